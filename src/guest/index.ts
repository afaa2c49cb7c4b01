/**
 * Guest mode: the plugins of a guest's page. On the host's page there are none.
 *
 * @module
 */

import { GuestNetwork, type NetworkGlobals } from './guestNetwork';
import { readGuestPage } from './guestPage';
import { createGuestPlugins, type GuestPlugin } from './plugins';

export { readGuestPage } from './guestPage';
export type { GuestPlugin } from './plugins';

/**
 * The plugins that a page gets by what the gateway wrote into it.
 *
 * @param page the window; a guest's gets a `fetch` and a `WebSocket` that can be shut
 * @throws Error when the page claims to be a guest's in a way that makes no sense
 */
export function pluginsOfPage(page: NetworkGlobals): GuestPlugin[] {
  const guest = readGuestPage();
  if (guest === null) {
    return [];
  }
  const network = new GuestNetwork(page);
  // Now, before any plugin has opened a socket of its own.
  network.install();
  return createGuestPlugins(guest, network);
}

/** To be put among the plugins of the labextension. */
export const guestPlugins: GuestPlugin[] = pluginsOfPage(window);
