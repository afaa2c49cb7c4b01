/**
 * When a share is over: by the clock that never jumps, or by the wall clock
 * when that one is earlier (a machine that slept past the end wakes to a
 * share that is over; setting the clock back makes no share longer).
 *
 * @module
 */

import type { IClock } from './clock';

/** The end of a share. */
export interface ITimeLimit {
  /** Milliseconds since 1970. */
  readonly wallMs: number;
  /** Milliseconds until the end, ≤ 0 when it is over. */
  readonly leftMs: number;
  /** Moves the end. */
  extend(byMs: number): void;
}

/** An end `lengthMs` from now. */
export function createTimeLimit(
  lengthMs: number,
  clock: Pick<IClock, 'wallMs' | 'monotonicMs'>
): ITimeLimit {
  let monotonicMs = clock.monotonicMs() + lengthMs;
  let wallMs = clock.wallMs() + lengthMs;
  return {
    get wallMs() {
      return wallMs;
    },
    get leftMs() {
      return Math.min(
        monotonicMs - clock.monotonicMs(),
        wallMs - clock.wallMs()
      );
    },
    extend(byMs) {
      monotonicMs += byMs;
      wallMs += byMs;
    }
  };
}
