/**
 * What a story of a share through ngrok is told with: the loopback edge in
 * ngrok's place, a server that is configured for it, and browsers outside
 * that find the public address.
 *
 * @module
 */

import { chromium, type Browser } from '@playwright/test';
import { test as base } from './fixtures';
import { Guest, type KnownInvitation } from './guest';
import { startEdge, type IEdge, type IEdgeConduct } from './ngrok-edge';

export { expect } from '@playwright/test';

/** The account's one domain. */
export const DOMAIN = 'calm-otter.ngrok-free.dev';

/** The account's authtoken: long enough to be found wherever it is. */
export const AUTHTOKEN = '2kNotARealAuthtoken_0123456789abcdef';

interface INgrokFixtures {
  /** How the edge behaves; a free account's by default. */
  conduct: IEdgeConduct;
  /** ngrok, for this test. */
  edge: IEdge;
  /** A browser whose DNS knows the public addresses, with a trust in their certificates. */
  outside: Browser;
}

/** A test of a share through ngrok. */
export const test = base.extend<INgrokFixtures>({
  conduct: [{}, { option: true }],
  edge: async ({ conduct }, use) => {
    const edge = await startEdge({
      authtokens: [AUTHTOKEN],
      domains: [DOMAIN],
      ...conduct
    });
    await use(edge);
    await edge.close();
  },
  labArguments: async ({ edge }, use) => {
    await use([
      `--SecureShareApp.ngrok_server_addr=${edge.serverAddr}`,
      `--SecureShareApp.ngrok_root_cas=${edge.rootCas}`,
      `--SecureShareApp.ngrok_public_cas=${edge.publicCas}`,
      `--SecureShareApp.ngrok_public_addr=${edge.publicAddr}`
    ]);
  },
  outside: async ({ edge, launchOptions }, use) => {
    const browser = await chromium.launch({
      ...launchOptions,
      args: [
        ...(launchOptions.args ?? []),
        `--host-resolver-rules=MAP ${DOMAIN} ${edge.publicAddr}`
      ]
    });
    await use(browser);
    await browser.close();
  },
  enter: async ({ outside, conduct }, use) => {
    const guests: Guest[] = [];
    await use(async (invitation: KnownInvitation, name: string) => {
      const guest = await Guest.atTheDoor(outside, invitation, name);
      guests.push(guest);
      if ((conduct.interstitial ?? 'off') !== 'off') {
        await guest.page.getByRole('button', { name: 'Visit Site' }).click();
      }
      await guest.join(invitation);
      await guest.notebook.toBeReady();
      return guest;
    });
    await Promise.all(guests.map(guest => guest.close()));
  }
});
