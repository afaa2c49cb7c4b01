/**
 * Reads a Yjs update (format v1: `yjs/src/utils/encoding.js`,
 * `yrs/src/update.rs`) far enough to know which elements it brings and where
 * they hang, without building a document and without recursion.
 *
 * Where Yjs and pycrdt read the same bytes differently (other bits in `info`,
 * JSON content, whose strings pycrdt counts one too many, hooks) and where
 * pycrdt would load another document, the update is refused.
 *
 * @module
 */

import { ByteReader, MalformedError } from './byte-reader';
import { ensureStrictJson } from './strict-json';
import { skipAny } from './yjs-any';

/** An element's id. */
export interface IElementId {
  readonly client: number;
  readonly clock: number;
}

/** One element (Yjs: `Item`) of an update. Exactly one of `root` and `parent` is set, or none when a neighbour is. */
export interface IElement {
  readonly clock: number;
  /** One past its last clock. */
  readonly end: number;
  readonly left: IElementId | null;
  readonly right: IElementId | null;
  readonly parent: IElementId | null;
  readonly root: string | null;
  /** How deep arrays and objects are nested inside its own value. */
  readonly innerDepth: number;
  /** How deep it lies itself: 0 until `recordDepths` has worked it out. */
  depth: number;
}

/** What one update brings. */
export interface IUpdate {
  /** By client, elements in the order of their clocks; what is only collected garbage or a gap is left out. */
  readonly elements: ReadonlyMap<number, readonly IElement[]>;
  /** True when the update neither brings nor deletes anything. */
  readonly isEmpty: boolean;
}

/** Deepest nesting of shared types and of the values inside them, together. Notebooks reach about 8. */
export const MAX_DEPTH = 100;

/** Most elements in one update; a whole notebook of 10,000 cells has about 100,000. */
const MAX_ELEMENTS = 500_000;

/** Clocks are 32-bit in pycrdt. */
const MAX_CLOCK = 0x7fff_ffff;

/** Longest name of a root type or a map key, in bytes. */
const MAX_ROOT_NAME_BYTES = 256;

const GARBAGE = 0;
const SKIP = 10;
const HAS_LEFT = 0x80;
const HAS_RIGHT = 0x40;
const HAS_KEY = 0x20;

/** What a struct says beside its content. */
type Place = Pick<IElement, 'left' | 'right' | 'parent' | 'root'>;

/**
 * @throws MalformedError unless the bytes are exactly one update that every reader reads alike
 */
export function parseUpdate(bytes: Uint8Array): IUpdate {
  const reader = new ByteReader(bytes);
  const elements = new Map<number, readonly IElement[]>();
  const clients = countOf(reader, 'client');
  let left = MAX_ELEMENTS;
  for (let index = 0; index < clients; index++) {
    const count = countOf(reader, 'struct');
    left -= count;
    const client = reader.varUint();
    if (count === 0 || left < 0 || elements.has(client)) {
      throw new MalformedError('has an impossible list of structs');
    }
    elements.set(client, readStructs(reader, client, count));
  }
  const deletes = skipDeletes(reader);
  reader.ensureEnd();
  return { elements, isEmpty: clients === 0 && deletes === 0 };
}

function readStructs(
  reader: ByteReader,
  client: number,
  count: number
): IElement[] {
  const elements: IElement[] = [];
  let clock = reader.varUint(MAX_CLOCK);
  for (let index = 0; index < count; index++) {
    const info = reader.uint8();
    if (info === GARBAGE || info === SKIP) {
      clock += lengthOf(reader.varUint(MAX_CLOCK));
    } else {
      const place = readPlace(reader, info);
      ensureBefore(place, client, clock);
      const { length, innerDepth } = readContent(reader, info & 0x1f);
      elements.push({
        clock,
        end: clock + length,
        ...place,
        innerDepth,
        depth: 0
      });
      clock += length;
    }
    if (clock > MAX_CLOCK) {
      throw new MalformedError('holds a number that is too large');
    }
  }
  return elements;
}

function readPlace(reader: ByteReader, info: number): Place {
  const left = (info & HAS_LEFT) === 0 ? null : readId(reader);
  const right = (info & HAS_RIGHT) === 0 ? null : readId(reader);
  if (left !== null || right !== null) {
    // Parent and key are the neighbour's.
    return { left, right, parent: null, root: null };
  }
  const isRoot = reader.varUint(1) === 1;
  const place = {
    left,
    right,
    root: isRoot ? readRootName(reader) : null,
    parent: isRoot ? null : readId(reader)
  };
  if ((info & HAS_KEY) !== 0) {
    reader.varStringBytes();
  }
  return place;
}

/** What hangs on something later of its own client makes Yjs raise in every page that gets it. */
function ensureBefore(place: Place, client: number, clock: number): void {
  for (const id of [place.left, place.right, place.parent]) {
    if (id !== null && id.client === client && id.clock >= clock) {
      throw new MalformedError('hangs on what comes later');
    }
  }
}

function readRootName(reader: ByteReader): string {
  const bytes = reader.varStringBytes();
  if (bytes.length > MAX_ROOT_NAME_BYTES) {
    throw new MalformedError('has a name that is too long');
  }
  return Buffer.from(bytes).toString('utf8');
}

function readId(reader: ByteReader): IElementId {
  return { client: reader.varUint(), clock: reader.varUint(MAX_CLOCK) };
}

/** Content: how many clocks it takes and how deep its own values are nested. */
function readContent(
  reader: ByteReader,
  kind: number
): { length: number; innerDepth: number } {
  switch (kind) {
    case 1: // deleted
      return { length: lengthOf(reader.varUint(MAX_CLOCK)), innerDepth: 0 };
    case 3: // binary
      reader.varBytes();
      return { length: 1, innerDepth: 0 };
    case 4: // text
      return {
        length: lengthOf(utf16Length(reader.varStringBytes())),
        innerDepth: 0
      };
    case 5: // embedded value
      return { length: 1, innerDepth: jsonDepth(reader) };
    case 6: // format
      reader.varStringBytes();
      return { length: 1, innerDepth: jsonDepth(reader) };
    case 7: // shared type
      skipTypeName(reader);
      return { length: 1, innerDepth: 0 };
    case 8: // values
      return readValues(reader);
    default:
      throw new MalformedError('holds an unknown kind of content');
  }
}

/** Array, map, text, XML element, fragment and text; not hooks (5), documents (9), links (7). */
function skipTypeName(reader: ByteReader): void {
  const type = reader.uint8();
  if (type === 3) {
    reader.varStringBytes();
  } else if (type > 6 || type === 5) {
    throw new MalformedError('holds an unknown kind of content');
  }
}

function readValues(reader: ByteReader): {
  length: number;
  innerDepth: number;
} {
  const length = lengthOf(countOf(reader, 'value'));
  let innerDepth = 0;
  for (let index = 0; index < length; index++) {
    innerDepth = Math.max(innerDepth, skipAny(reader, MAX_DEPTH));
  }
  return { length, innerDepth };
}

function jsonDepth(reader: ByteReader): number {
  return ensureStrictJson(reader.varStringBytes(), MAX_DEPTH);
}

/** The delete set: by client, ranges of clocks. Returns how many clients it names. */
function skipDeletes(reader: ByteReader): number {
  const clients = countOf(reader, 'client');
  const seen = new Set<number>();
  for (let index = 0; index < clients; index++) {
    const client = reader.varUint();
    const count = countOf(reader, 'range');
    if (seen.has(client) || count === 0) {
      throw new MalformedError('has an impossible list of deletes');
    }
    seen.add(client);
    for (let range = 0; range < count; range++) {
      const start = reader.varUint(MAX_CLOCK);
      const length = lengthOf(reader.varUint(MAX_CLOCK));
      if (start + length > MAX_CLOCK) {
        throw new MalformedError('holds a number that is too large');
      }
    }
  }
  return clients;
}

/** A count that the bytes left can fill: pycrdt reserves memory for whatever count it reads. */
function countOf(reader: ByteReader, what: string): number {
  const count = reader.varUint();
  if (count > reader.left) {
    throw new MalformedError(`has an impossible ${what} count`);
  }
  return count;
}

/** No writer makes structs of no length. */
function lengthOf(length: number): number {
  if (length === 0) {
    throw new MalformedError('has a struct of no length');
  }
  return length;
}

/** Length in UTF-16 units, which is how Yjs and pycrdt count text. */
function utf16Length(utf8: Uint8Array): number {
  let length = 0;
  for (const byte of utf8) {
    length += (byte & 0xc0) === 0x80 ? 0 : byte >= 0xf0 ? 2 : 1;
  }
  return length;
}
