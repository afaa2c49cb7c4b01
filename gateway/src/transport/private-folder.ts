/**
 * Keeps small secret files in a folder that only this user can look into.
 * Follows no symbolic link at the folder or a file, and takes nothing that
 * somebody else could have planted.
 *
 * @module
 */

import { constants, type Stats } from 'node:fs';
import { mkdir, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { IRandom } from '../random';

const {
  O_CREAT,
  O_DIRECTORY,
  O_EXCL,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  O_WRONLY
} = constants;

/** Windows knows neither these flags nor owners and modes; there the folder's inherited access list counts. */
const IS_POSIX = process.getuid !== undefined;
const NO_LINK = IS_POSIX ? O_NOFOLLOW : 0;

/** Longest file that is read, in bytes. */
const MAX_FILE_BYTES = 64 * 1024;

/** A folder of secrets. */
export interface IPrivateFolder {
  /**
   * The text of a file; null when there is none or when others could read it.
   *
   * @throws Error when what stands there is no plain file of this user
   */
  read(name: string): Promise<string | null>;
  /** Writes a file at once or not at all, readable by this user only. */
  write(name: string, text: string): Promise<void>;
}

/**
 * Makes the folder where there is none and opens it.
 *
 * @throws Error when it is a symbolic link, no folder, or another user's
 */
export async function openPrivateFolder(
  folder: string,
  random: Pick<IRandom, 'bytes'>
): Promise<IPrivateFolder> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (IS_POSIX) {
    await withFile(
      folder,
      O_RDONLY | O_DIRECTORY | O_NOFOLLOW,
      async handle => {
        ensureOwn(await handle.stat());
        // Tightens what an earlier umask or a careless copy left open.
        await handle.chmod(0o700);
      }
    );
  }
  return {
    read: name => readPrivate(join(folder, name)),
    write: (name, text) => writePrivate(folder, name, text, random)
  };
}

async function readPrivate(path: string): Promise<string | null> {
  try {
    // Not blocking: a planted pipe would otherwise hold the start for ever.
    return await withFile(
      path,
      O_RDONLY | NO_LINK | nonBlocking(),
      async handle => {
        const stats = await handle.stat();
        if (!stats.isFile() || stats.nlink > 1 || stats.size > MAX_FILE_BYTES) {
          throw new Error('What stands there is no plain file.');
        }
        ensureOwn(stats);
        const isOpenToOthers = IS_POSIX && (stats.mode & 0o077) !== 0;
        return isOpenToOthers ? null : await handle.readFile('utf8');
      }
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

async function writePrivate(
  folder: string,
  name: string,
  text: string,
  random: Pick<IRandom, 'bytes'>
): Promise<void> {
  const draft = join(folder, `.${name}.${random.bytes(8).toString('hex')}`);
  try {
    await withFile(
      draft,
      O_WRONLY | O_CREAT | O_EXCL | NO_LINK,
      async handle => {
        await handle.writeFile(text);
        await handle.sync();
      },
      0o600
    );
    // Replaces a link itself, never what it points to.
    await rename(draft, join(folder, name));
  } catch (error) {
    await unlink(draft).catch(() => undefined);
    throw error;
  }
}

async function withFile<T>(
  path: string,
  flags: number,
  use: (handle: FileHandle) => Promise<T>,
  mode?: number
): Promise<T> {
  const handle = await open(path, flags, mode);
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

function ensureOwn(stats: Stats): void {
  if (IS_POSIX && stats.uid !== process.getuid?.()) {
    throw new Error('It belongs to another user.');
  }
}

function nonBlocking(): number {
  return IS_POSIX ? O_NONBLOCK : 0;
}
