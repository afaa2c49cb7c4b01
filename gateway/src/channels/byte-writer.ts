/**
 * Writes the integers and byte strings of lib0's encoding.
 *
 * @module
 */

/** Collects bytes. */
export class ByteWriter {
  private readonly _parts: Uint8Array[] = [];

  /** @param value whole, 0 to 2^53 - 1 */
  varUint(value: number): void {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 0x7f) {
      bytes.push(0x80 | (rest % 0x80));
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
    this._parts.push(Uint8Array.from(bytes));
  }

  /** Bytes with their length before them; kept, not copied, until `bytes`. */
  varBytes(bytes: Uint8Array): void {
    this.varUint(bytes.length);
    this._parts.push(bytes);
  }

  bytes(): Buffer {
    return Buffer.concat(this._parts);
  }
}
