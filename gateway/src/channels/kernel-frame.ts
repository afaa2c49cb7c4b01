/**
 * Takes kernel messages of a guest apart exactly as Jupyter does
 * (`deserialize_msg_from_ws_v1` and `deserialize_binary_message` in
 * `jupyter_server/services/kernels/connection/base.py`), and refuses what
 * Jupyter would swallow unchecked: it loops over whatever count a frame
 * claims, so one frame of 64 bytes can stop the whole server.
 *
 * @module
 */

import { isJsonObject } from '../json-object';
import { MalformedError } from './byte-reader';
import { ensureStrictJson, parseStrictObject } from './strict-json';

/** Sub-protocol of the frames with 64-bit offsets; the absence of one means the legacy frames. */
export const KERNEL_V1_PROTOCOL = 'v1.kernel.websocket.jupyter.org';

/** Channels of a kernel that guests may write to; `iopub` only speaks. */
export type KernelChannel = 'shell' | 'control' | 'stdin';

/** What decides about a message: on which channel it is and what it asks for. */
export interface IKernelMessage {
  readonly channel: KernelChannel;
  readonly type: string;
  readonly header: Readonly<Record<string, unknown>>;
}

/** Most buffers behind one message; widgets send a few dozen. */
const MAX_BUFFERS = 4096;

/** header, parent_header, metadata, content */
const JSON_PARTS = 4;

/**
 * @param protocol sub-protocol that Jupyter chose, or the empty string
 * @throws MalformedError unless the frame is one whole message of that protocol
 */
export function parseKernelFrame(
  data: Buffer,
  isBinary: boolean,
  protocol: string
): IKernelMessage {
  if (protocol === KERNEL_V1_PROTOCOL) {
    if (!isBinary) {
      throw new MalformedError('is text on a binary protocol');
    }
    return parseV1(data);
  }
  return isBinary ? parseLegacyBinary(data) : parseLegacyText(data);
}

/** `count | count × offset` as little-endian 64-bit integers, then channel, four JSON parts and buffers, end to end. */
function parseV1(data: Buffer): IKernelMessage {
  const count = uint64(data, 0);
  if (count < JSON_PARTS + 2 || count > JSON_PARTS + 2 + MAX_BUFFERS) {
    throw new MalformedError('has an impossible count');
  }
  const offsets = Array.from({ length: count }, (_, index) =>
    uint64(data, 8 * (index + 1))
  );
  ensureOffsets(offsets, 8 * (count + 1), data.length);
  if (offsets.at(-1) !== data.length) {
    throw new MalformedError('has bytes behind its end');
  }
  const part = (index: number): Buffer =>
    data.subarray(offsets[index], offsets[index + 1]);
  const header = parseStrictObject(part(1));
  for (const index of [2, 3, 4]) {
    ensureJsonObject(part(index));
  }
  return messageOf(part(0).toString('latin1'), header);
}

function parseLegacyText(data: Buffer): IKernelMessage {
  const message = parseStrictObject(data);
  const buffers = message.buffers ?? [];
  if (typeof buffers !== 'object' || Object.keys(buffers).length > 0) {
    // Buffers are bytes; in JSON they would raise inside Jupyter.
    throw new MalformedError('has buffers in text');
  }
  return legacyMessageOf(message);
}

/** `count | count × offset` as big-endian 32-bit integers, then the JSON message and buffers, end to end. */
function parseLegacyBinary(data: Buffer): IKernelMessage {
  const count = uint32(data, 0);
  if (count < 1 || count > 1 + MAX_BUFFERS) {
    throw new MalformedError('has an impossible count');
  }
  const offsets = Array.from({ length: count }, (_, index) =>
    uint32(data, 4 * (index + 1))
  );
  ensureOffsets(offsets, 4 * (count + 1), data.length);
  return legacyMessageOf(
    parseStrictObject(data.subarray(offsets[0], offsets[1]))
  );
}

function legacyMessageOf(message: Record<string, unknown>): IKernelMessage {
  const { parent_header: parent, metadata, content } = message;
  // Without content Jupyter takes an empty one.
  if (![parent, metadata, content ?? {}].every(isJsonObject)) {
    throw new MalformedError('lacks a part');
  }
  // Without a channel Jupyter takes the shell channel.
  return messageOf(message.channel ?? 'shell', message.header);
}

function messageOf(channel: unknown, header: unknown): IKernelMessage {
  if (channel !== 'shell' && channel !== 'control' && channel !== 'stdin') {
    throw new MalformedError('names no channel a guest may write to');
  }
  if (!isJsonObject(header)) {
    throw new MalformedError('has no header');
  }
  const { msg_id: id, msg_type: type } = header;
  if (typeof id !== 'string' || id === '' || typeof type !== 'string') {
    throw new MalformedError('has a header without id or type');
  }
  return { channel, type, header };
}

function ensureJsonObject(bytes: Buffer): void {
  ensureStrictJson(bytes);
  // What is valid JSON and ends with a brace is an object; white space may surround it (RFC 8259 §2).
  if (
    !/}[ \t\r\n]*$/.test(
      bytes.toString('latin1', Math.max(0, bytes.length - 64))
    )
  ) {
    throw new MalformedError('is no JSON object');
  }
}

/** Offsets start right behind their own list, never go back and stay inside the frame. */
function ensureOffsets(
  offsets: readonly number[],
  first: number,
  end: number
): void {
  let before = first;
  if (offsets[0] !== first) {
    throw new MalformedError('has a gap before its first part');
  }
  for (const offset of offsets) {
    if (offset < before || offset > end) {
      throw new MalformedError('has an offset out of order');
    }
    before = offset;
  }
}

function uint32(data: Buffer, at: number): number {
  if (at + 4 > data.length) {
    throw new MalformedError('ends too early');
  }
  return data.readUInt32BE(at);
}

/** A 64-bit integer that must fit 32 bits: no frame is longer. */
function uint64(data: Buffer, at: number): number {
  if (at + 8 > data.length) {
    throw new MalformedError('ends too early');
  }
  if (data.readUInt32LE(at + 4) !== 0) {
    throw new MalformedError('has an impossible count');
  }
  return data.readUInt32LE(at);
}
