/**
 * Time, passed in wherever it is needed, so that tests own it.
 *
 * @module
 */

/** A source of time and timers. */
export interface IClock {
  /** Wall-clock time in milliseconds since 1970; for display only. */
  wallMs(): number;
  /** Milliseconds that never jump; for durations, expiry and back-off. */
  monotonicMs(): number;
  /** Calls back once after `delayMs`; returns what cancels it. The timer keeps no process alive. */
  after(delayMs: number, callback: () => void): () => void;
}

/** The machine's own clock. */
export const systemClock: IClock = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, callback) => {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  }
};
