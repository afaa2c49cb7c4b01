/**
 * Times in the words of the interface.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';

/** From here on seconds are counted, in milliseconds. */
export const LAST_MINUTES_MS = 5 * 60_000;

/**
 * How much time is left. Whole minutes are rounded up, so that a share of 60
 * minutes begins with "60 min"; the last five minutes count seconds.
 *
 * @param leftMs negative counts as nothing
 */
export function timeLeftText(leftMs: number, trans: TranslationBundle): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  if (leftMs <= LAST_MINUTES_MS) {
    const clock = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    return trans.__('%1 left', clock);
  }
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 120) {
    return trans.__('%1 min left', minutes);
  }
  return trans.__(
    '%1 h %2 min left',
    Math.floor(minutes / 60),
    String(minutes % 60).padStart(2, '0')
  );
}

/** A moment as the host's clock shows it: time only today, with the date on other days. */
export function momentText(
  moment: string,
  nowMs: number,
  locale?: string
): string {
  const date = new Date(moment);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  return date.toLocaleString(
    locale,
    isToday
      ? { timeStyle: 'short' }
      : { dateStyle: 'medium', timeStyle: 'short' }
  );
}

/** A moment for people elsewhere: date, time and time zone. */
export function momentForOthers(moment: string, locale?: string): string {
  return new Date(moment).toLocaleString(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short'
  });
}
