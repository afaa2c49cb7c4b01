/**
 * Cuts a stream of bytes into frames, however the network cut it.
 *
 * @module
 */

import { bodyLength, decodeFrame, HEADER_BYTES, type Frame } from './frame';

/** Reads one direction of one connection. */
export class FrameReader {
  /**
   * @returns the frames that these bytes complete, in order
   * @throws MuxError for bytes that are no frame; nothing can be read after it
   */
  push(bytes: Buffer): Frame[] {
    this._pending.push(bytes);
    this._pendingBytes += bytes.length;
    if (this._pendingBytes < this._neededBytes) {
      return [];
    }
    const all = Buffer.concat(this._pending);
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      this._neededBytes = HEADER_BYTES;
      if (all.length - at < HEADER_BYTES) {
        break;
      }
      const header = all.subarray(at, at + HEADER_BYTES);
      this._neededBytes += bodyLength(header);
      if (all.length - at < this._neededBytes) {
        break;
      }
      const end = at + this._neededBytes;
      frames.push(decodeFrame(header, all.subarray(at + HEADER_BYTES, end)));
      at = end;
    }
    this._pending = [all.subarray(at)];
    this._pendingBytes = all.length - at;
    return frames;
  }

  private _pending: Buffer[] = [];
  private _pendingBytes = 0;
  /** Below this many bytes, joining them again cannot complete a frame. */
  private _neededBytes = HEADER_BYTES;
}
