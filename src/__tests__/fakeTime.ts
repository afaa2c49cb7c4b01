/**
 * Fake time from before the first import on: Lumino keeps the timers it finds
 * when it is loaded. Import this first.
 *
 * @module
 */

jest.useFakeTimers({ now: Date.parse('2026-11-24T09:30:00.000Z') });

/** Lets time pass, and every promise with it. */
export async function pass(ms: number): Promise<void> {
  await jest.advanceTimersByTimeAsync(ms);
}
