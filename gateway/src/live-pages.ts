/**
 * Finds the pages of a guest among all the guest's sockets.
 *
 * @module
 */

import type { IGuestSocket, ILiveSocket } from './share';

/** The sockets of pages among all sockets. */
export function livePages(sockets: Iterable<IGuestSocket>): ILiveSocket[] {
  return [...sockets].filter(
    (socket): socket is ILiveSocket => socket.kind === 'live'
  );
}
