/**
 * Counts wrong tries at the locks by source and says who has to wait.
 *
 * There is a budget for wrong tries from all sources together. Using it up
 * locks nobody out: it only leaves each source one wrong try instead of ten,
 * so that an attack from many addresses gets slow while a guest who types the
 * right password from an address of his own still comes in.
 *
 * @module
 */

import type { IClock } from './clock';

/** Wrong tries of a source before it is locked. */
export const FREE_TRIES = 10;

/** First lock, in milliseconds; each next one is twice as long. */
export const FIRST_LOCK_MS = 30_000;

/** Longest lock, in milliseconds. */
export const LONGEST_LOCK_MS = 15 * 60_000;

/** Wrong tries of all sources in an hour before each source gets only one. */
export const HOURLY_BUDGET = 1000;

/** A source that has tried nothing for so long starts anew, in milliseconds; also the budget's period. */
const HOUR_MS = 60 * 60_000;

/** Most sources remembered; the one that is longest quiet is forgotten first. */
const MAX_SOURCES = 10_000;

interface IRecord {
  wrong: number;
  lockMs: number;
  lockedUntilMs: number;
  /** Tries during the present lock. */
  knocks: number;
  lastMs: number;
}

/** The counter. */
export interface ITries {
  /**
   * To be asked before each try. A try during a lock makes it longer, whether
   * the password was right or not (nobody looked), from the second one on.
   *
   * @returns whole seconds to wait, or null when the try may be looked at
   */
  secondsToWait(source: string): number | null;
  /** A try was wrong. */
  wrong(source: string): void;
  /** A source came in: what it got wrong before is forgotten. */
  entered(source: string): void;
}

/** @param onLock told when a source gets locked and whether the budget of all is used up */
export function createTries(
  clock: Pick<IClock, 'monotonicMs'>,
  onLock: (source: string, isBudgetUsedUp: boolean) => void
): ITries {
  const records = new Map<string, IRecord>();
  const budget = { sinceMs: clock.monotonicMs(), used: 0 };

  function isBudgetUsedUp(nowMs: number): boolean {
    if (nowMs - budget.sinceMs >= HOUR_MS) {
      budget.sinceMs = nowMs;
      budget.used = 0;
    }
    return budget.used > HOURLY_BUDGET;
  }

  function lock(record: IRecord, nowMs: number): void {
    record.lockMs =
      record.lockMs === 0
        ? FIRST_LOCK_MS
        : Math.min(2 * record.lockMs, LONGEST_LOCK_MS);
    record.lockedUntilMs = nowMs + record.lockMs;
  }

  /** The record of a source, moved to the end: the first one is the longest quiet. */
  function touch(source: string, nowMs: number): IRecord {
    const known = records.get(source);
    records.delete(source);
    if (known === undefined && records.size >= MAX_SOURCES) {
      const [quietest] = records.keys();
      records.delete(quietest ?? '');
    }
    const isFresh = known === undefined || nowMs - known.lastMs > HOUR_MS;
    const record = isFresh
      ? { wrong: 0, lockMs: 0, lockedUntilMs: 0, knocks: 0, lastMs: nowMs }
      : known;
    record.lastMs = nowMs;
    records.set(source, record);
    return record;
  }

  return {
    secondsToWait(source) {
      const nowMs = clock.monotonicMs();
      const known = records.get(source);
      if (known === undefined || nowMs >= known.lockedUntilMs) {
        return null;
      }
      const record = touch(source, nowMs);
      record.knocks += 1;
      if (record.knocks > 1) {
        lock(record, nowMs);
      }
      return Math.ceil((record.lockedUntilMs - nowMs) / 1000);
    },

    wrong(source) {
      const nowMs = clock.monotonicMs();
      const record = touch(source, nowMs);
      record.wrong += 1;
      budget.used += 1;
      const isUsedUp = isBudgetUsedUp(nowMs);
      if (record.wrong >= FREE_TRIES || isUsedUp) {
        record.knocks = 0;
        lock(record, nowMs);
        onLock(source, isUsedUp);
      }
    },

    entered(source) {
      records.delete(source);
    }
  };
}
