/**
 * How much one end may still send on a stream, and what waits for more.
 *
 * @module
 */

/** Bytes in flight that each direction of each stream allows; never negotiated. */
export const WINDOW_BYTES = 256 * 1024;

/** Cut small so that streams take turns on the connection. */
const MAX_PIECE_BYTES = 16 * 1024;

type Done = (error?: Error | null) => void;

/** One direction of one stream, seen from its sender. */
export class SendWindow {
  /** @param send writes one piece; false when the connection is full */
  constructor(private readonly send: (piece: Buffer) => boolean) {}

  /** @param done called once everything is on its way */
  write(bytes: Buffer, done: Done): void {
    this._waiting = { bytes, done };
    this.flush();
  }

  /** The other end consumed something. */
  credit(increment: number): void {
    this._leftBytes += increment;
    this.flush();
  }

  /** Sends what may be sent; to be called when the connection has room again. */
  flush(): void {
    while (this._waiting) {
      const { bytes, done } = this._waiting;
      const size = Math.min(bytes.length, this._leftBytes, MAX_PIECE_BYTES);
      if (size === 0 && bytes.length > 0) {
        return;
      }
      const hasRoom = size === 0 || this.send(bytes.subarray(0, size));
      this._leftBytes -= size;
      const rest = bytes.subarray(size);
      if (!hasRoom) {
        this._waiting = { bytes: rest, done };
        return;
      }
      this._waiting = rest.length > 0 ? { bytes: rest, done } : null;
      if (rest.length === 0) {
        done();
      }
    }
  }

  private _leftBytes = WINDOW_BYTES;
  private _waiting: { bytes: Buffer; done: Done } | null = null;
}
