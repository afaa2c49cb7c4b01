/**
 * One muxado frame as bytes: 24 bits of length, 4 of type, 4 of flags, 31 of
 * stream id, then the body; everything big-endian.
 *
 * @module
 */

import { MuxCode, MuxError } from './mux-error';

/** What travels between two ends of a session. */
export type Frame =
  | { readonly kind: 'reset'; readonly streamId: number; readonly code: number }
  | {
      readonly kind: 'data';
      readonly streamId: number;
      /** SYN: the stream's first frame. */
      readonly opens: boolean;
      /** FIN: nothing follows in this direction. */
      readonly ends: boolean;
      readonly body: Buffer;
    }
  | {
      readonly kind: 'credit';
      readonly streamId: number;
      /** Bytes that the other end may send in addition. */
      readonly increment: number;
    }
  | {
      readonly kind: 'go-away';
      readonly lastStreamId: number;
      readonly code: number;
      readonly text: string;
    };

/** Bytes in front of every body. */
export const HEADER_BYTES = 8;

/** Largest stream id, and largest window. */
export const MAX_UINT31 = 0x7fffffff;

const TYPE = { reset: 0, data: 1, credit: 2, goAway: 3 } as const;
const FIN = 1;
const SYN = 2;

/** A frame in bytes. */
export function encodeFrame(frame: Frame): Buffer {
  switch (frame.kind) {
    case 'reset':
      return framed(TYPE.reset, 0, frame.streamId, uint32(frame.code));
    case 'data': {
      const flags = (frame.ends ? FIN : 0) | (frame.opens ? SYN : 0);
      return framed(TYPE.data, flags, frame.streamId, frame.body);
    }
    case 'credit':
      return framed(TYPE.credit, 0, frame.streamId, uint32(frame.increment));
    case 'go-away': {
      const text = Buffer.from(frame.text, 'utf8');
      const body = [uint32(frame.lastStreamId), uint32(frame.code), text];
      return framed(TYPE.goAway, 0, 0, Buffer.concat(body));
    }
  }
}

/** Length of the body that a header announces. */
export function bodyLength(header: Buffer): number {
  return header.readUIntBE(0, 3);
}

/**
 * A frame from its header and body.
 *
 * @throws MuxError for what the protocol does not allow
 */
export function decodeFrame(header: Buffer, body: Buffer): Frame {
  const type = header.readUInt8(3) >> 4;
  const flags = header.readUInt8(3) & 0xf;
  const streamId = header.readUInt32BE(4);
  if (streamId > MAX_UINT31 || (streamId === 0) !== (type === TYPE.goAway)) {
    throw new MuxError(
      MuxCode.protocol,
      `stream id ${streamId} in type ${type}`
    );
  }
  switch (type) {
    case TYPE.reset:
      ensureLength(body.length === 4);
      return { kind: 'reset', streamId, code: body.readUInt32BE(0) };
    case TYPE.data:
      return {
        kind: 'data',
        streamId,
        opens: (flags & SYN) !== 0,
        ends: (flags & FIN) !== 0,
        body
      };
    case TYPE.credit:
      ensureLength(body.length === 4);
      return {
        kind: 'credit',
        streamId,
        increment: body.readUInt32BE(0) & MAX_UINT31
      };
    case TYPE.goAway:
      ensureLength(body.length >= 8);
      return {
        kind: 'go-away',
        lastStreamId: body.readUInt32BE(0) & MAX_UINT31,
        code: body.readUInt32BE(4),
        text: body.toString('utf8', 8)
      };
    default:
      throw new MuxError(MuxCode.protocol, `frame type ${type}`);
  }
}

function framed(
  type: number,
  flags: number,
  streamId: number,
  body: Buffer
): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUIntBE(body.length, 0, 3);
  header.writeUInt8((type << 4) | flags, 3);
  header.writeUInt32BE(streamId, 4);
  return Buffer.concat([header, body]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value, 0);
  return bytes;
}

function ensureLength(isRight: boolean): void {
  if (!isRight) {
    throw new MuxError(MuxCode.frameSize, 'body of a wrong length');
  }
}
