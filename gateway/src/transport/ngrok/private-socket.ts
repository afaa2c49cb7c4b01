/**
 * A place for a socket that only this user's processes can reach: a unix
 * socket in a folder of its own, or a named pipe with an unguessable name.
 *
 * @module
 */

import { rmdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { IRandom } from '../../random';

/**
 * Where sockets lie. The SDK shows the service their paths, so this one comes
 * first: it names nobody, as the user's own folder for temporary files may, and
 * it is short enough for every system (macOS: `sun_path` of 104 bytes).
 */
const SHARED_FOLDER = '/tmp';

/** A place. */
export interface IPrivateSocket {
  /** What to listen on. */
  readonly path: string;
  /** The same as ngrok's SDK writes it (`tunnel_ext.rs` of ngrok-rust). */
  readonly forwardTo: string;
  /** Removes the folder. Nothing may listen any more. */
  remove(): Promise<void>;
}

/** @throws NodeJS.ErrnoException when no folder can be made */
export async function placeForSocket(
  random: Pick<IRandom, 'bytes'>,
  sharedFolder: string = SHARED_FOLDER
): Promise<IPrivateSocket> {
  if (process.platform === 'win32') {
    const name = `secure-share-${random.bytes(16).toString('hex')}`;
    return {
      path: `\\\\.\\pipe\\${name}`,
      forwardTo: `pipe:${name}`,
      remove: () => Promise.resolve()
    };
  }
  // `mkdtemp` makes it 0700, and fails rather than take one that is there.
  const folder = await mkdtemp(join(sharedFolder, 'secure-share-')).catch(() =>
    mkdtemp(join(tmpdir(), 'secure-share-'))
  );
  const path = join(folder, 's');
  return {
    path,
    forwardTo: `unix:${path}`,
    remove: () => rm(folder, { recursive: true, force: true })
  };
}

/**
 * Removes a socket and its folder for a gateway that cannot do it any more.
 * What is not such a place, or not there, stays as it is.
 *
 * @param forwardTo as the SDK was given it
 */
export function removeSocket(forwardTo: string): void {
  const path = /^unix:(\/.*\/secure-share-[^/]{6}\/s)$/.exec(forwardTo)?.[1];
  if (path === undefined) {
    return;
  }
  try {
    // A gateway that ends in good order has taken the socket away already, but not the folder.
    rmSync(path, { force: true });
    rmdirSync(dirname(path));
  } catch {
    // Gone already.
  }
}
