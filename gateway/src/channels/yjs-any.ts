/**
 * Walks over lib0's `Any` values (`lib0/encoding.js` `writeAny`,
 * `yrs/src/any.rs`) without building them and without recursion.
 *
 * @module
 */

import { MalformedError, type ByteReader } from './byte-reader';

/** A container that is open: how many values it still has, and whether keys stand before them. */
interface IOpenContainer {
  left: number;
  readonly keyed: boolean;
}

/**
 * Moves `reader` past one value.
 *
 * @param maxDepth most arrays and objects inside each other
 * @returns how deep arrays and objects are nested; 0 for a scalar
 */
export function skipAny(reader: ByteReader, maxDepth: number): number {
  const open: IOpenContainer[] = [];
  let deepest = 0;
  do {
    const container = open.at(-1);
    if (container?.left === 0) {
      open.pop();
      continue;
    }
    if (container !== undefined) {
      container.left -= 1;
      if (container.keyed) {
        reader.varStringBytes();
      }
    }
    const opened = skipScalarOrOpen(reader);
    if (opened !== null) {
      open.push(opened);
      deepest = Math.max(deepest, open.length);
      if (deepest > maxDepth) {
        throw new MalformedError('is nested too deep');
      }
    }
  } while (open.length > 0);
  return deepest;
}

function skipScalarOrOpen(reader: ByteReader): IOpenContainer | null {
  const tag = reader.uint8();
  switch (tag) {
    case 127: // undefined
    case 126: // null
    case 121: // false
    case 120: // true
      return null;
    case 125: // integer
      reader.varInt();
      return null;
    case 124: // 32-bit float
      reader.skip(4);
      return null;
    case 123: // 64-bit float
    case 122: // 64-bit integer
      reader.skip(8);
      return null;
    case 119:
      reader.varStringBytes();
      return null;
    case 118:
    case 117:
      return { left: countOf(reader), keyed: tag === 118 };
    case 116:
      reader.varBytes();
      return null;
    default:
      throw new MalformedError('holds an unknown kind of value');
  }
}

/** pycrdt reserves memory for whatever count it reads. */
function countOf(reader: ByteReader): number {
  const count = reader.varUint();
  if (count > reader.left) {
    throw new MalformedError('has an impossible count');
  }
  return count;
}
