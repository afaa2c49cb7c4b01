/**
 * Runs a request again and again on demand without ever missing the last
 * demand: one run at a time, a gap between runs, and one more run when a
 * demand came while one was under way.
 *
 * @module
 */

import type { IDisposable } from '@lumino/disposable';

/** Turns any number of demands into few runs. */
export class Refresher implements IDisposable {
  /**
   * @param run the request; must not reject
   * @param gapMs shortest time between the end of a run and the start of the next
   */
  constructor(
    private readonly run: () => Promise<void>,
    private readonly gapMs: number
  ) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Demands a run: at once when idle, otherwise after the current run and the gap. */
  demand(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDemanded = true;
    if (!this._isRunning && this._timer === null) {
      void this._work();
    }
  }

  dispose(): void {
    this._isDisposed = true;
    this._isDemanded = false;
    if (this._timer !== null) {
      clearTimeout(this._timer);
      this._timer = null;
    }
  }

  private async _work(): Promise<void> {
    this._isDemanded = false;
    this._isRunning = true;
    try {
      await this.run();
    } finally {
      this._isRunning = false;
    }
    if (this._isDisposed) {
      return;
    }
    this._timer = setTimeout(() => {
      this._timer = null;
      if (this._isDemanded) {
        void this._work();
      }
    }, this.gapMs);
  }

  private _isDemanded = false;
  private _isDisposed = false;
  private _isRunning = false;
  private _timer: ReturnType<typeof setTimeout> | null = null;
}
