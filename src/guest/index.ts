/**
 * Guest mode: the plugins of a guest's page. On the host's page there are none.
 *
 * @module
 */

import { GuestNetwork } from './guestNetwork';
import { readGuestPage } from './guestPage';
import { createGuestPlugins, type GuestPlugin } from './plugins';

export { readGuestPage } from './guestPage';

/**
 * @throws Error when the page claims to be a guest's in a way that makes no sense
 */
function pluginsOfThisPage(): GuestPlugin[] {
  const page = readGuestPage();
  if (page === null) {
    return [];
  }
  const network = new GuestNetwork(window);
  // Now, before any plugin has opened a socket of its own.
  network.install();
  return createGuestPlugins(page, network);
}

/** To be put among the plugins of the labextension. */
export const guestPlugins: GuestPlugin[] = pluginsOfThisPage();
