/**
 * Makes the page a guest's, as the gateway does. Import this first: page
 * config is read once.
 *
 * @module
 */

import type { IGuestPage } from '../protocol';
import { GUEST_PAGE_CONFIG_KEY } from '../protocol';

const GUEST: IGuestPage = {
  share_id: 'aabbccddeeff0011',
  host_name: 'Ada',
  guest_id: '1122334455667788',
  guest_name: 'Grace',
  role: 'full',
  expires_at: '2026-01-01T13:00:00Z'
};

const script = document.createElement('script');
script.id = 'jupyter-config-data';
script.type = 'application/json';
script.textContent = JSON.stringify({
  baseUrl: '/',
  [GUEST_PAGE_CONFIG_KEY]: JSON.stringify(GUEST)
});
document.head.append(script);

// jsdom has none, and guest mode watches it.
window.fetch = async () => {
  throw new TypeError('Failed to fetch');
};
