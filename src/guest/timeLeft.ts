/**
 * The time that is left, in words.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';

/**
 * Minutes are rounded up, so that "5 min left" is not said with four to go.
 *
 * @param seconds whole seconds, ≥ 0
 * @returns such as `42 min left`, `1 h 05 min left`; seconds in the last minute
 */
export function timeLeft(seconds: number, trans: TranslationBundle): string {
  if (seconds < 60) {
    return trans.__('%1 s left', seconds);
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) {
    return trans.__('%1 min left', minutes);
  }
  const rest = String(minutes % 60).padStart(2, '0');
  return trans.__('%1 h %2 min left', Math.floor(minutes / 60), rest);
}
