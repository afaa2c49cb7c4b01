/**
 * Keeps values as long as they fit: what was not asked for longest goes first.
 *
 * @module
 */

interface IEntry<T> {
  readonly value: T;
  bytes: number;
}

/** A store with a bound. */
export class KeptByBytes<T> {
  /** @param mostBytes all values together; a larger one is not kept */
  constructor(private readonly _mostBytes: number) {}

  /** All that is kept, in bytes. */
  get bytes(): number {
    return this._bytes;
  }

  get size(): number {
    return this._entries.size;
  }

  /** A value, which is the last to go from now on. */
  get(key: string): T | undefined {
    const entry = this._entries.get(key);
    if (entry !== undefined) {
      this._entries.delete(key);
      this._entries.set(key, entry);
    }
    return entry?.value;
  }

  /** Whether exactly this value is kept. It goes no later for that. */
  holds(key: string, value: T): boolean {
    return this._entries.get(key)?.value === value;
  }

  /** Keeps a value in place of an earlier one. */
  set(key: string, value: T, bytes: number): void {
    this.delete(key);
    if (bytes > this._mostBytes) {
      return;
    }
    this._entries.set(key, { value, bytes });
    this._bytes += bytes;
    this._makeRoom();
  }

  /** A value has become larger or smaller; nothing happens when it is not kept any more. */
  resize(key: string, value: T, bytes: number): void {
    const entry = this._entries.get(key);
    if (entry?.value === value) {
      this._bytes += bytes - entry.bytes;
      entry.bytes = bytes;
      this._makeRoom();
    }
  }

  delete(key: string): void {
    this._bytes -= this._entries.get(key)?.bytes ?? 0;
    this._entries.delete(key);
  }

  /** Keys and values, the first to go first. */
  *entries(): IterableIterator<[string, T]> {
    for (const [key, { value }] of this._entries) {
      yield [key, value];
    }
  }

  private _makeRoom(): void {
    for (const key of this._entries.keys()) {
      if (this._bytes <= this._mostBytes) {
        return;
      }
      this.delete(key);
    }
  }

  /** A map keeps the order in which keys were set. */
  private readonly _entries = new Map<string, IEntry<T>>();
  private _bytes = 0;
}
