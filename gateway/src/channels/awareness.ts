/**
 * Presence in a room (`y-protocols/awareness.js`): reads a guest's update,
 * keeps the entries that are the guest's own and writes the guest's identity
 * into them, whatever the page claims.
 *
 * Entries of others are left out without complaint: honest clients repeat
 * what they hear, and say of others that they have left.
 *
 * @module
 */

import { isJsonObject } from '../json-object';
import { ByteReader, MalformedError } from './byte-reader';
import { ByteWriter } from './byte-writer';
import { parseStrictJson } from './strict-json';

/** One entry: the state of one client as JSON bytes. */
export interface IAwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  readonly state: Uint8Array;
}

/** Most entries in one update. */
const MAX_ENTRIES = 4096;

/** Largest state of one client, in bytes; a cursor takes about 500. */
const MAX_STATE_BYTES = 64 * 1024;

const MAX_STATE_DEPTH = 32;

/** Clocks are 32-bit in other implementations. */
const MAX_CLOCK = 0x7fff_ffff;

/** @throws MalformedError unless the bytes are exactly one update */
export function parseAwareness(bytes: Uint8Array): IAwarenessEntry[] {
  const reader = new ByteReader(bytes);
  const count = reader.varUint(MAX_ENTRIES);
  const entries: IAwarenessEntry[] = [];
  for (let index = 0; index < count; index++) {
    entries.push({
      clientId: reader.varUint(),
      clock: reader.varUint(MAX_CLOCK),
      state: reader.varStringBytes()
    });
  }
  reader.ensureEnd();
  return entries;
}

/** The update that holds `entries`. */
export function encodeAwareness(
  entries: readonly IAwarenessEntry[]
): Uint8Array {
  const writer = new ByteWriter();
  writer.varUint(entries.length);
  for (const { clientId, clock, state } of entries) {
    writer.varUint(clientId);
    writer.varUint(clock);
    writer.varBytes(state);
  }
  return writer.bytes();
}

/**
 * The same entry with `user` in it.
 *
 * @param user given the claimed `user`, the one to write
 * @throws MalformedError when the state is no JSON object and not null (which says that the client left)
 */
export function stamped(
  entry: IAwarenessEntry,
  user: (claimed: unknown) => object
): IAwarenessEntry {
  if (entry.state.length > MAX_STATE_BYTES) {
    throw new MalformedError('has a presence that is too large');
  }
  const state = parseStrictJson(entry.state, MAX_STATE_DEPTH);
  if (state !== null && !isJsonObject(state)) {
    throw new MalformedError('has a presence that is no object');
  }
  const json = JSON.stringify(
    state === null ? null : { ...state, user: user(state.user) }
  );
  return { ...entry, state: Buffer.from(json, 'utf8') };
}
