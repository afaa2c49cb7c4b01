/**
 * Small forms of the installation's files, kept from share to share: making
 * them takes a core for a quarter of a minute, and the next share has the same
 * files. What is read back counts only when it says exactly what Jupyter says,
 * so nothing that stands in the folder can become an answer of another content.
 *
 * @module
 */

import { constants } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  readdir,
  rename,
  unlink,
  writeFile
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress, type BrotliOptions } from 'node:zlib';

/** Most that is kept, in bytes; what was written longest ago goes first. */
export const KEPT_FORMS_BYTES = 64 * 1024 * 1024;

const SUFFIX = '.br';

/** A pipe that stands there would hold a thread of Node's pool, and a process does not end before its threads. */
const READ =
  process.getuid === undefined
    ? constants.O_RDONLY
    : constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

const decompress = promisify<Buffer, BrotliOptions, Buffer>(brotliDecompress);

/** Where forms are kept. Nothing here throws: without them everything works, with larger files. */
export class KeptForms {
  /**
   * @param _folder made when it is needed
   * @param _mostBytes all files together
   */
  constructor(
    private readonly _folder: string,
    private readonly _mostBytes = KEPT_FORMS_BYTES
  ) {}

  /** The small form of a content, or null. */
  async find(digest: string, content: Buffer): Promise<Buffer | null> {
    try {
      const form = await readSmaller(
        join(this._folder, nameOf(digest)),
        content.length
      );
      if (form === null) {
        return null;
      }
      const said = await decompress(form, { maxOutputLength: content.length });
      return said.equals(content) ? form : null;
    } catch {
      return null;
    }
  }

  /** Keeps a form; one that is there is replaced, at once or not at all. */
  async keep(digest: string, form: Buffer): Promise<void> {
    const name = nameOf(digest);
    const draft = join(this._folder, `.${name}.${process.pid}`);
    try {
      await mkdir(this._folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, form, { mode: 0o600, flag: 'wx' });
      await rename(draft, join(this._folder, name));
      await this._makeRoom();
    } catch {
      await unlink(draft).catch(() => undefined);
    }
  }

  private async _makeRoom(): Promise<void> {
    const names = await readdir(this._folder);
    const found = await Promise.all(
      names.map(async name => {
        const path = join(this._folder, name);
        // Another share may have removed it meanwhile.
        const stats = await lstat(path).catch(() => null);
        return stats?.isFile() === true
          ? { path, size: stats.size, mtimeMs: stats.mtimeMs }
          : null;
      })
    );
    const files = found
      .filter(file => file !== null)
      .sort((one, other) => one.mtimeMs - other.mtimeMs);
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files) {
      if (bytes <= this._mostBytes) {
        return;
      }
      await unlink(path).catch(() => undefined);
      bytes -= size;
    }
  }
}

/** A plain file's bytes, or null when they are no fewer than that. */
async function readSmaller(
  path: string,
  thanBytes: number
): Promise<Buffer | null> {
  const handle = await open(path, READ);
  try {
    const stats = await handle.stat();
    return stats.isFile() && stats.size < thanBytes
      ? await handle.readFile()
      : null;
  } finally {
    await handle.close();
  }
}

/** Hexadecimal: file systems that do not tell small letters from large ones must not mix two up. */
function nameOf(digest: string): string {
  return Buffer.from(digest, 'base64url').toString('hex') + SUFFIX;
}
