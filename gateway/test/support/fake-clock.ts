/**
 * A clock that a test moves. Timers fire in order while it is moved.
 *
 * @module
 */

import type { IClock } from '../../src/clock';

/** A clock that stands still until it is told to go on. */
export class FakeClock implements IClock {
  wallMs(): number {
    return this._wallMs;
  }

  monotonicMs(): number {
    return this._monotonicMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this._monotonicMs + delayMs, callback };
    this._timers.add(timer);
    return () => {
      this._timers.delete(timer);
    };
  }

  /** Lets time pass on both clocks; what is due happens on the way, awaited callbacks included. */
  async pass(ms: number): Promise<void> {
    const untilMs = this._monotonicMs + ms;
    for (;;) {
      await settled();
      const next = [...this._timers]
        .filter(({ atMs }) => atMs <= untilMs)
        .sort((one, other) => one.atMs - other.atMs)[0];
      if (next === undefined) {
        break;
      }
      this._timers.delete(next);
      this.move(Math.max(0, next.atMs - this._monotonicMs));
      next.callback();
    }
    this.move(untilMs - this._monotonicMs);
    await settled();
  }

  /** Moves the wall clock alone: somebody set it, or the machine slept. */
  setWall(byMs: number): void {
    this._wallMs += byMs;
  }

  /** Number of timers that wait. */
  get pending(): number {
    return this._timers.size;
  }

  private move(ms: number): void {
    this._monotonicMs += ms;
    this._wallMs += ms;
  }

  private readonly _timers = new Set<{ atMs: number; callback: () => void }>();
  private _monotonicMs = 1_000_000;
  private _wallMs = Date.UTC(2026, 10, 24, 12);
}

/** Lets everything happen that waits for nothing but its turn. */
function settled(): Promise<void> {
  return new Promise(resolve => {
    setImmediate(resolve);
  });
}
