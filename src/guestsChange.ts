/**
 * Who came and who went between two statuses.
 *
 * @module
 */

import type { IShareStatus } from './protocol';
import type { IGuestsChange } from './tokens';

/**
 * Compares two statuses in a row; null when nobody came or went. Guests who
 * were there when a share is first seen, or end with it, are no news.
 *
 * @param removed ids of guests whom the host removed: no news to him
 */
export function guestsChange(
  before: IShareStatus | null,
  now: IShareStatus,
  removed: ReadonlySet<string>
): IGuestsChange | null {
  if (
    before?.phase !== 'live' ||
    now.phase !== 'live' ||
    before.id !== now.id
  ) {
    return null;
  }
  const known = new Set(before.guests.map(guest => guest.id));
  const here = new Set(now.guests.map(guest => guest.id));
  const joined = now.guests.filter(guest => !known.has(guest.id));
  const left = before.guests.filter(
    guest => !here.has(guest.id) && !removed.has(guest.id)
  );
  return joined.length || left.length ? { joined, left } : null;
}
