/**
 * Tells a guest once that the time is nearly over.
 *
 * @module
 */

import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { IGuestVisit } from './tokens';

/** From when on the time is nearly over, in seconds. */
export const WARNING_SECONDS = 5 * 60;

/**
 * Calls `warn` when five minutes are left, and `calm` when the host adds time
 * after that; then it warns again at the next five minutes.
 *
 * A visit of less than that warns at its start.
 */
export function watchTime(
  visit: IGuestVisit,
  warn: () => void,
  calm: () => void
): IDisposable {
  let isWarned = false;
  const look = () => {
    const isSoon = visit.secondsLeft <= WARNING_SECONDS;
    if (isSoon !== isWarned && visit.end === null) {
      isWarned = isSoon;
      (isSoon ? warn : calm)();
    }
  };
  const timer = setInterval(look, 1000);
  visit.changed.connect(look);
  look();
  return new DisposableDelegate(() => {
    clearInterval(timer);
    visit.changed.disconnect(look);
  });
}
