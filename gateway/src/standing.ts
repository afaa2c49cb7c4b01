/**
 * Tells every guest's pages how things stand, after the host moved the end.
 *
 * @module
 */

import type { IClock } from './clock';
import { livePages } from './live-pages';
import { standingOf } from './request/live-socket';
import type { IShareState } from './share-state';

/** Tells all pages. */
export function tellStanding(
  share: IShareState,
  clock: Pick<IClock, 'wallMs'>
): void {
  for (const guest of share.guests.present) {
    const standing = standingOf(share, guest, clock.wallMs());
    for (const page of livePages(guest.sockets)) {
      page.tell(standing);
    }
  }
}
