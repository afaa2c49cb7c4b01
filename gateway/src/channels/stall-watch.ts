/**
 * Notices a reader that has stopped reading, or reads so slowly that others
 * would have to hold its messages for ever.
 *
 * @module
 */

import type { IClock } from '../clock';

/** How long a reader is given, in milliseconds. */
const STALL_MS = 60_000;

/** What it must take in that time: a hundredth of a slow mobile connection. */
const MIN_PROGRESS_BYTES = 256 * 1024;

/** Watches one leg while it is backed up. */
export class StallWatch {
  private _cancel: (() => void) | null = null;
  private _progressBytes = 0;

  /** @param onStalled called once; the watch has ended then */
  constructor(
    private readonly _clock: IClock,
    private readonly _onStalled: () => void
  ) {}

  start(): void {
    if (this._cancel === null) {
      this._progressBytes = 0;
      this._cancel = this._clock.after(STALL_MS, () => this._judge());
    }
  }

  progress(bytes: number): void {
    this._progressBytes += bytes;
  }

  stop(): void {
    this._cancel?.();
    this._cancel = null;
  }

  private _judge(): void {
    this._cancel = null;
    if (this._progressBytes < MIN_PROGRESS_BYTES) {
      this._onStalled();
    } else {
      this.start();
    }
  }
}
