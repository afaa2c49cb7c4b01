/**
 * How long to wait before the next try.
 *
 * @module
 */

const FIRST_MS = 500;
const LONGEST_MS = 2_000;

/**
 * Doubles from half a second to the longest, of which a random quarter is
 * taken off so that all guests of a share do not come back in the same moment.
 *
 * @param tries made so far, ≥ 1
 * @param random 0 to 1
 * @param longestMs milliseconds
 * @returns milliseconds
 */
export function delayBeforeTry(
  tries: number,
  random: () => number,
  longestMs = LONGEST_MS
): number {
  const full = Math.min(longestMs, FIRST_MS * 2 ** Math.max(0, tries - 1));
  return full * (1 - random() / 4);
}
