/**
 * Checks JSON (RFC 8259) more strictly than any parser does: no key twice in
 * one object, nesting bounded, nothing around it. Of two
 * equal keys one reader takes the first and another the last. Works without
 * recursion.
 *
 * @module
 */

import { isUtf8 } from 'node:buffer';
import { isJsonObject, type JsonObject } from '../json-object';
import { MalformedError } from './byte-reader';

/** Deepest nesting accepted in JSON that is passed on. */
const MAX_JSON_DEPTH = 200;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const LITERALS: readonly string[] = ['true', 'false', 'null'];

/** An object or array that is open; keys of an object, null in an array. */
type Level = Set<string> | null;

/**
 * Throws `MalformedError` unless the bytes are exactly one JSON value.
 *
 * @param maxDepth most objects and arrays inside each other
 * @returns how deep objects and arrays are nested; 0 for a scalar
 */
export function ensureStrictJson(
  bytes: Uint8Array,
  maxDepth = MAX_JSON_DEPTH
): number {
  if (!isUtf8(bytes)) {
    throw new MalformedError('is not UTF-8');
  }
  return new Scan(asBuffer(bytes), maxDepth).run();
}

/** The value of bytes that `ensureStrictJson` accepts. */
export function parseStrictJson(bytes: Uint8Array, maxDepth?: number): unknown {
  ensureStrictJson(bytes, maxDepth);
  return JSON.parse(asBuffer(bytes).toString('utf8')) as unknown;
}

/** As `parseStrictJson`, and the value must be an object. */
export function parseStrictObject(
  bytes: Uint8Array,
  maxDepth?: number
): JsonObject {
  const value = parseStrictJson(bytes, maxDepth);
  if (!isJsonObject(value)) {
    throw new MalformedError('is no JSON object');
  }
  return value;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Whether a byte can stand in a number or a literal. */
function isScalarByte(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 0x30 && byte <= 0x39) ||
      (byte >= 0x61 && byte <= 0x7a) ||
      byte === 0x2b ||
      byte === 0x2d ||
      byte === 0x2e ||
      byte === 0x45)
  );
}

class Scan {
  private readonly _levels: Level[] = [];
  private _at = 0;
  private _deepest = 0;

  constructor(
    private readonly _bytes: Buffer,
    private readonly _maxDepth: number
  ) {}

  run(): number {
    let expectsValue = true;
    do {
      this._space();
      expectsValue = expectsValue ? this._value() : this._afterValue();
    } while (expectsValue || this._levels.length > 0);
    this._space();
    if (this._at !== this._bytes.length) {
      throw new MalformedError('has bytes behind its JSON');
    }
    return this._deepest;
  }

  /** Reads a value, or an object or array up to its first inner value; true when an inner value must follow. */
  private _value(): boolean {
    const byte = this._bytes[this._at];
    if (byte === OPEN_BRACE) {
      this._open(new Set());
      if (this._closes(CLOSE_BRACE)) {
        return false;
      }
      this._key();
      return true;
    }
    if (byte === OPEN_BRACKET) {
      this._open(null);
      return !this._closes(CLOSE_BRACKET);
    }
    if (byte === QUOTE) {
      this._string();
    } else {
      this._scalar();
    }
    return false;
  }

  /** Reads what follows an inner value; true when another one must follow. */
  private _afterValue(): boolean {
    const keys = this._levels.at(-1);
    if (this._closes(keys === null ? CLOSE_BRACKET : CLOSE_BRACE)) {
      return false;
    }
    this._take(COMMA);
    if (keys !== null) {
      this._space();
      this._key();
    }
    return true;
  }

  private _open(level: Level): void {
    this._at += 1;
    this._levels.push(level);
    this._deepest = Math.max(this._deepest, this._levels.length);
    if (this._levels.length > this._maxDepth) {
      throw new MalformedError('is nested too deep');
    }
    this._space();
  }

  private _closes(bracket: number): boolean {
    if (this._bytes[this._at] !== bracket) {
      return false;
    }
    this._at += 1;
    this._levels.pop();
    return true;
  }

  private _key(): void {
    const key = this._string();
    const keys = this._levels.at(-1);
    if (!keys || keys.has(key)) {
      throw new MalformedError('has a key twice');
    }
    keys.add(key);
    this._space();
    this._take(COLON);
  }

  /** Reads a string; escapes are decoded, so that no spelling hides a second key. */
  private _string(): string {
    const start = this._at;
    this._take(QUOTE);
    for (;;) {
      const byte = this._bytes[this._at];
      if (byte === undefined || byte < 0x20) {
        throw new MalformedError('holds a broken JSON string');
      }
      this._at += byte === BACKSLASH ? 2 : 1;
      if (byte === QUOTE) {
        return this._decoded(start);
      }
    }
  }

  private _decoded(start: number): string {
    const text = this._text(start, this._at);
    if (!text.includes('\\')) {
      return text.slice(1, -1);
    }
    try {
      return JSON.parse(text) as string;
    } catch {
      throw new MalformedError('holds a broken JSON string');
    }
  }

  private _scalar(): void {
    const start = this._at;
    while (isScalarByte(this._bytes[this._at])) {
      this._at += 1;
    }
    const text = this._text(start, this._at);
    if (!LITERALS.includes(text) && !NUMBER.test(text)) {
      throw new MalformedError('holds no JSON value where one must be');
    }
  }

  private _text(start: number, end: number): string {
    return this._bytes.toString('utf8', start, end);
  }

  private _take(byte: number): void {
    if (this._bytes[this._at] !== byte) {
      throw new MalformedError('is no JSON');
    }
    this._at += 1;
  }

  private _space(): void {
    for (;;) {
      const byte = this._bytes[this._at];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) {
        return;
      }
      this._at += 1;
    }
  }
}
