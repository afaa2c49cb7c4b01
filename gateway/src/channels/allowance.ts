/**
 * A bounded number of events in a span of time.
 *
 * @module
 */

import type { IClock } from '../clock';

/** Counts events in consecutive spans. */
export class Allowance {
  private _spanStartMs: number;
  private _taken = 0;

  /**
   * @param most events allowed in one span
   * @param spanMs length of a span in milliseconds
   */
  constructor(
    private readonly _clock: IClock,
    private readonly _most: number,
    private readonly _spanMs: number
  ) {
    this._spanStartMs = _clock.monotonicMs();
  }

  /** Takes one; false when this span has none left. */
  take(): boolean {
    const now = this._clock.monotonicMs();
    if (now - this._spanStartMs >= this._spanMs) {
      this._spanStartMs = now;
      this._taken = 0;
    }
    this._taken += 1;
    return this._taken <= this._most;
  }
}
