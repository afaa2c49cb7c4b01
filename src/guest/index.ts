/**
 * Guest mode: the plugins of a guest's page. On the host's page there are none.
 *
 * @module
 */

import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ITranslator } from '@jupyterlab/translation';
import { DOMAIN, PACKAGE } from '../tokens';
import { GuestNetwork, type NetworkGlobals } from './guestNetwork';
import { readGuestPage } from './guestPage';
import { InterstitialNotice } from './interstitialNotice';
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
  const network = new GuestNetwork(
    page,
    PageConfig.getOption('baseUrl') || '/'
  );
  // Now, before any plugin has opened a socket of its own.
  network.install();
  return [
    ...createGuestPlugins(guest, network),
    interstitialPlugin(showingNotice(network))
  ];
}

/** Shows the notice from now on, even if no plugin ever starts for want of answers. */
function showingNotice(network: GuestNetwork): InterstitialNotice {
  const notice = new InterstitialNotice({
    reload: () => window.location.reload(),
    now: () => performance.now()
  });
  network.intercepted.connect(() => notice.show());
  return notice;
}

function interstitialPlugin(
  notice: InterstitialNotice
): JupyterFrontEndPlugin<void> {
  return {
    id: `${PACKAGE}:guest-interstitial`,
    description:
      "Gives the notice about the tunnel's own page the guest's language.",
    autoStart: true,
    requires: [ITranslator],
    activate: (_, translator: ITranslator) => {
      const trans = translator.load(DOMAIN);
      notice.trans = trans;
    }
  };
}

/** To be put among the plugins of the labextension. */
export const guestPlugins: GuestPlugin[] = pluginsOfPage(window);
