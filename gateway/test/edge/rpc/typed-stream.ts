/**
 * The first four bytes of every stream say what it is for.
 *
 * @module
 */

import type { MuxSession } from '../muxado/mux-session';
import type { MuxStream } from '../muxado/mux-stream';
import { readExactly } from './read-stream';

/** Purposes of streams. */
export const StreamType = {
  auth: 0,
  bind: 1,
  unbind: 2,
  proxy: 3,
  restart: 4,
  stop: 5,
  update: 6,
  stopTunnel: 9,
  heartbeat: 0xffffffff
} as const;

/** Opens a stream for a purpose. */
export function openTyped(session: MuxSession, type: number): MuxStream {
  const stream = session.open();
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(type, 0);
  stream.write(bytes);
  return stream;
}

/**
 * What the other end opened a stream for.
 *
 * @throws Error when the stream ends before it says so
 */
export async function readStreamType(stream: MuxStream): Promise<number> {
  return (await readExactly(stream, 4)).readUInt32BE(0);
}
