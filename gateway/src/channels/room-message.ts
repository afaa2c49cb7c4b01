/**
 * The messages of a room socket. Each frame from a guest holds exactly one:
 * Jupyter ignores trailing bytes, recognises some kinds by a decoded and
 * others by a raw byte, and takes padded lengths, so only the one spelling
 * that y-protocols writes is let through.
 *
 * @module
 */

import { ByteReader, MalformedError } from './byte-reader';

/** What a guest may say in a room. */
export type RoomMessage =
  /** Asks for what the sender lacks. */
  | { kind: 'step1' }
  /** Brings changes: as an answer (`step2`) or as they happen (`update`). */
  | { kind: 'step2' | 'update'; update: Uint8Array }
  | { kind: 'awareness'; update: Uint8Array }
  /** Asks Jupyter to write the file. */
  | { kind: 'save' };

/** First byte of messages about the document. */
export const SYNC = 0;

/** First byte of messages about who is here. */
export const AWARENESS = 1;

const RAW = 2;

/** @throws MalformedError unless the frame is exactly one message of a known kind */
export function parseRoomMessage(frame: Uint8Array): RoomMessage {
  const reader = new ByteReader(frame);
  const message = readMessage(reader);
  reader.ensureEnd();
  return message;
}

function readMessage(reader: ByteReader): RoomMessage {
  switch (reader.uint8()) {
    case SYNC:
      return readSync(reader);
    case AWARENESS:
      return { kind: 'awareness', update: reader.varBytes() };
    case RAW:
      if (reader.varString() !== 'save') {
        throw new MalformedError('asks for something unknown');
      }
      reader.varUint();
      return { kind: 'save' };
    default:
      throw new MalformedError('is of an unknown kind');
  }
}

function readSync(reader: ByteReader): RoomMessage {
  const step = reader.uint8();
  const payload = reader.varBytes();
  switch (step) {
    case 0:
      parseStateVector(payload);
      return { kind: 'step1' };
    case 1:
      return { kind: 'step2', update: payload };
    case 2:
      return { kind: 'update', update: payload };
    default:
      throw new MalformedError('is of an unknown kind');
  }
}

/** The client ids of a state vector. @throws MalformedError unless the bytes are exactly one */
export function parseStateVector(bytes: Uint8Array): number[] {
  const reader = new ByteReader(bytes);
  const count = reader.varUint(reader.left);
  const clients: number[] = [];
  for (let index = 0; index < count; index++) {
    clients.push(reader.varUint());
    reader.varUint(0xffff_ffff);
  }
  reader.ensureEnd();
  return clients;
}
