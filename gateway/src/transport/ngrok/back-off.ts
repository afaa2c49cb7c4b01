/**
 * How long to wait before the next try.
 *
 * @module
 */

import type { IRandom } from '../../random';
import type { Retry } from './service-errors';

const FIRST_MS = 1000;
const MOST_MS = 60_000;

/** What passes soon is asked for more often. */
const MOST_SOON_MS = 5000;

/**
 * Exponential, with up to a quarter taken off at random, so that many hosts do
 * not come back in step.
 *
 * @param tries failed ones so far, ≥ 1
 * @returns milliseconds
 */
export function backOffMs(
  retry: Exclude<Retry, 'never'>,
  tries: number,
  random: Pick<IRandom, 'below'>
): number {
  const most = retry === 'soon' ? MOST_SOON_MS : MOST_MS;
  const fullMs = Math.min(most, FIRST_MS * 2 ** Math.min(tries - 1, 10));
  return Math.max(FIRST_MS, fullMs - random.below(Math.ceil(fullMs / 4)));
}
