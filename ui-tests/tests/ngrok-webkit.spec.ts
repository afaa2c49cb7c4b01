/**
 * A guest with a WebKit browser, which sends no basic credentials with
 * handshakes of sockets (as Safari): the edge asks for none there, and the
 * gateway takes the cookie.
 *
 * Red when an edge asks on handshakes too: the notebook never comes then.
 */
import {
  AUTHTOKEN,
  DOMAIN,
  expect,
  test as base
} from '../support/ngrok-fixtures';
import { NameProxy } from '../support/name-proxy';
import { WebKitBrowser, type IWebKitPrograms } from '../support/webkit-browser';
import { WebKitGuest } from '../support/webkit-guest';

/** Sockets of a guest with a notebook open: what Jupyter calls them and where. */
const SOCKETS = {
  kernel: /^\/api\/kernels\/[^/]+\/channels/,
  room: /^\/api\/collaboration\/room\//,
  events: /^\/api\/events\/subscribe/
};

interface IWebKitFixtures {
  /** Set by the configuration; null where there is none. */
  webkit: IWebKitPrograms | null;
  /** In place of DNS. */
  names: NameProxy;
  /** A WebKit that finds the public address. */
  webkitOutside: WebKitBrowser;
}

const test = base.extend<IWebKitFixtures>({
  webkit: [null, { option: true }],
  names: async ({ edge }, use) => {
    const names = await NameProxy.start(DOMAIN, edge.publicAddr);
    await use(names);
    await names.stop();
  },
  webkitOutside: async ({ webkit, names }, use, testInfo) => {
    const browser = await started(webkit, names);
    await use(browser);
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('webkit.png', {
        body: await browser.page.screenshot().catch(() => ''),
        contentType: 'image/png'
      });
    }
    await browser.close();
  }
});

/** A browser that is not there, or cannot run here, says nothing about shares: the test is skipped. */
async function started(
  programs: IWebKitPrograms | null,
  names: NameProxy
): Promise<WebKitBrowser> {
  try {
    if (programs === null) {
      throw new Error(
        'needs WebKitWebDriver and Xvfb (Debian: webkit2gtk-driver, xvfb)'
      );
    }
    return await WebKitBrowser.start(programs, names.url);
  } catch (error) {
    const why = `No WebKit here: ${String(error)}`;
    // The list of results does not say why a test was skipped.
    console.warn(why);
    test.skip(true, why);
    throw error;
  }
}

test.use({ conduct: { interstitial: 'after-policy' } });

test('a guest with WebKit types and runs, over sockets without basic credentials', async ({
  // First, so that nothing else is started in vain.
  webkitOutside,
  host,
  edge
}) => {
  await host.panel.open();
  await host.panel.chooseNgrok(AUTHTOKEN);
  await host.panel.start();
  const invitation = await host.panel.readInvitation();
  const before = edge.events.of('visit').length;

  const safiya = new WebKitGuest(webkitOutside.page);
  await safiya.comeToTheDoor(invitation);
  await safiya.join('Safiya', invitation);
  await expect(host.panel.row('Safiya')).toBeVisible();

  await test.step('types and runs', async () => {
    await safiya.type(0, '# by Safiya');
    await expect
      .poll(async () => await host.notebook.text(0))
      .toBe('# by Safiya');
    await safiya.type(1, 'print(6 * 7)');
    await safiya.run(1);
    await expect(host.notebook.output(1)).toHaveText('42');
    await expect.poll(async () => await safiya.output(1)).toBe('42\n');
  });

  await test.step('the credentials went with pages and with no socket', () => {
    const visits = edge.events.of('visit').slice(before);
    for (const [name, target] of Object.entries(SOCKETS)) {
      const opened = visits.filter(
        visit => visit.isUpgrade && target.test(visit.target)
      );
      expect(opened, name).not.toHaveLength(0);
      expect(
        opened.map(({ status, hasBasic }) => ({ status, hasBasic }))
      ).toEqual(opened.map(() => ({ status: 101, hasBasic: false })));
    }
    expect(
      visits.filter(({ target }) => target === '/').map(visit => visit.status)
    ).toContain(401);
    expect(visits.some(visit => visit.hasBasic && visit.status === 200)).toBe(
      true
    );
  });

  await test.step('hears that the share is over', async () => {
    await host.panel.stop();
    await expect
      .poll(async () => await safiya.text())
      .toContain('The host ended this share');
  });
});
