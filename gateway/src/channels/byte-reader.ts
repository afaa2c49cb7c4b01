/**
 * Reads the integers and strings of lib0's encoding (which Yjs, y-protocols
 * and pycrdt share) out of foreign bytes, and accepts only the one spelling
 * that the encoders themselves write: a padded integer is read differently
 * by different readers.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer';

/** The bytes are not what they claim to be. Caught by the filter that asked. */
export class MalformedError extends Error {
  /** @param message fixed text without anything the guest sent */
  constructor(message: string) {
    super(message);
    this.name = 'MalformedError';
  }
}

/** A cursor over bytes; every method throws `MalformedError` when the bytes do not fit. */
export class ByteReader {
  private _at: number;

  /**
   * @param bytes
   * @param start first byte, default 0
   * @param end one past the last byte, default the end of `bytes`
   */
  constructor(
    readonly bytes: Uint8Array,
    start = 0,
    readonly end = bytes.length
  ) {
    this._at = start;
  }

  /** Index of the next byte. */
  get at(): number {
    return this._at;
  }

  get left(): number {
    return this.end - this._at;
  }

  uint8(): number {
    const byte = this._at < this.end ? this.bytes[this._at] : undefined;
    if (byte === undefined) {
      throw new MalformedError('ends too early');
    }
    this._at += 1;
    return byte;
  }

  /**
   * An unsigned integer, seven bits a byte, lowest first.
   *
   * @param most largest value accepted, default 2^53 - 1
   */
  varUint(most = Number.MAX_SAFE_INTEGER): number {
    return this._continued(0, 1, true, most);
  }

  /** A signed integer: the first byte holds its sign (0x40) and six bits. */
  varInt(): number {
    const first = this.uint8();
    const low = first & 0x3f;
    const size =
      (first & 0x80) === 0
        ? low
        : this._continued(low, 64, false, Number.MAX_SAFE_INTEGER);
    return (first & 0x40) === 0 ? size : -size;
  }

  /** Moves past `count` bytes and returns the index of the first of them. */
  skip(count: number): number {
    if (count > this.left) {
      throw new MalformedError('ends too early');
    }
    const start = this._at;
    this._at += count;
    return start;
  }

  /** Bytes with their length before them; a view, not a copy. */
  varBytes(): Uint8Array {
    const length = this.varUint();
    const start = this.skip(length);
    return this.bytes.subarray(start, start + length);
  }

  /**
   * The bytes of a string with their length before them. They are checked to
   * be UTF-8: pycrdt's decoder takes them unchecked.
   */
  varStringBytes(): Uint8Array {
    const bytes = this.varBytes();
    if (!isUtf8(bytes)) {
      throw new MalformedError('is not UTF-8');
    }
    return bytes;
  }

  varString(): string {
    return Buffer.from(this.varStringBytes()).toString('utf8');
  }

  /** Throws unless everything has been read. */
  ensureEnd(): void {
    if (this.left !== 0) {
      throw new MalformedError('has bytes behind its end');
    }
  }

  /** The rest of a variable-length integer whose lower bits are known; the last byte must not be empty padding. */
  private _continued(
    known: number,
    weight: number,
    single: boolean,
    most: number
  ): number {
    let value = known;
    let factor = weight;
    let count = 0;
    for (;;) {
      const byte = this.uint8();
      count += 1;
      value += (byte & 0x7f) * factor;
      if (value > most) {
        throw new MalformedError('holds a number that is too large');
      }
      if ((byte & 0x80) === 0) {
        if (byte === 0 && !(single && count === 1)) {
          throw new MalformedError('holds a padded number');
        }
        return value;
      }
      factor *= 128;
      if (factor > Number.MAX_SAFE_INTEGER) {
        throw new MalformedError('holds a number that is too large');
      }
    }
  }
}
