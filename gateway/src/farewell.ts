/**
 * Ends guests in an order that loses no work and shows no wrong dialog: first
 * their pages are told and get a moment to dispose of their documents, then
 * the rooms of pages that did not react are closed with a reason, then
 * everything is destroyed.
 *
 * @module
 */

import type { EndReason } from '../../src/protocol';
import type { IClock } from './clock';
import type { GuestState } from './guest-state';
import { livePages } from './live-pages';
import type { ILiveSocket } from './share';

/** How long pages have to say `closed`, in milliseconds. */
export const PAGE_REACTION_MS = 200;

/** How often it is looked whether they have, in milliseconds. */
const LOOK_MS = 5;

/** Time for a close frame to leave before its socket is destroyed, in milliseconds. */
const CLOSE_FLUSH_MS = 20;

/** The only close code at which jupyter-collaboration's provider gives up at once (`yprovider.ts`). */
const ROOM_ENDED_CODE = 1003;

/** What the dialog of a page that did not react says. */
const SENTENCES: Record<EndReason, string> = {
  stopped: 'The host ended this share.',
  removed: 'You were removed from this share.',
  expired: 'The time of this share is over.',
  left: 'You left this share.',
  lost: 'The share is gone.'
};

/** The reason in the shape that `_onConnectionClosed` of that provider reads; at most 123 bytes. */
export function roomCloseReason(reason: EndReason): string {
  return JSON.stringify({
    reason: 'unknown_session',
    sessionId: '',
    reloadable: false,
    errorReason: SENTENCES[reason]
  });
}

/**
 * Marks guests as ended and shuts what they have open.
 *
 * @returns once the destruction of the last socket has begun
 */
export async function bidFarewell(
  guests: readonly GuestState[],
  reason: EndReason,
  clock: IClock
): Promise<void> {
  for (const guest of guests) {
    guest.markEnded(reason);
  }
  const pages = guests.flatMap(({ sockets }) => livePages(sockets));
  for (const page of pages) {
    page.tell({ type: 'ended', reason });
  }
  const hadPage = new Set(
    guests.filter(({ sockets }) => livePages(sockets).length > 0)
  );
  await untilAllReacted(guests, clock);

  // A page that reacted has shut its rooms; what is left of it needs no dialog.
  let rooms = 0;
  for (const guest of guests) {
    if (hadPage.has(guest) && silentPages(guest).length === 0) {
      continue;
    }
    for (const socket of guest.sockets) {
      if (socket.kind === 'room') {
        socket.close(ROOM_ENDED_CODE, roomCloseReason(reason));
        rooms += 1;
      }
    }
  }
  if (rooms > 0) {
    await passed(CLOSE_FLUSH_MS, clock);
  }
  for (const guest of guests) {
    guest.destroyAll();
  }
}

/** Waits until every page has reacted, `PAGE_REACTION_MS` at most. */
async function untilAllReacted(
  guests: readonly GuestState[],
  clock: IClock
): Promise<void> {
  const untilMs = clock.monotonicMs() + PAGE_REACTION_MS;
  while (
    clock.monotonicMs() < untilMs &&
    guests.some(guest => silentPages(guest).length > 0)
  ) {
    await passed(LOOK_MS, clock);
  }
}

/** Waits until no guest has a socket any more, `limitMs` at most. */
export async function untilShut(
  guests: readonly GuestState[],
  limitMs: number,
  clock: IClock
): Promise<void> {
  const untilMs = clock.monotonicMs() + limitMs;
  while (
    clock.monotonicMs() < untilMs &&
    guests.some(guest => guest.sockets.size > 0)
  ) {
    await passed(LOOK_MS, clock);
  }
}

function silentPages(guest: GuestState): ILiveSocket[] {
  return livePages(guest.sockets).filter(page => !page.acknowledged);
}

function passed(delayMs: number, clock: IClock): Promise<void> {
  return new Promise(resolve => {
    clock.after(delayMs, resolve);
  });
}
