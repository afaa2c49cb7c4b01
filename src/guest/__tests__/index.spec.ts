import { IConnectionLost } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { IServerSettings } from '@jupyterlab/services';
import { GUEST_PAGE_CONFIG_KEY } from '../../protocol';
import { guestPlugins, pluginsOfPage } from '..';
import type { NetworkGlobals } from '../guestNetwork';
import { FakeSocket } from './fakeSocket';
import { PAGE } from './fakeVisit';

function aPage() {
  const own = {
    fetch: jest.fn(),
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    Headers: Map,
    document
  };
  return { own, page: { ...own } as unknown as NetworkGlobals };
}

describe('guest mode', () => {
  afterEach(() => PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, ''));

  it('is nothing on the host’s page, which stays as it was', () => {
    const { own, page } = aPage();
    expect(guestPlugins).toEqual([]);
    expect(pluginsOfPage(page)).toEqual([]);
    expect(page).toEqual(own);
  });

  it('takes over the settings of the server, and what Lab does when it is lost', () => {
    const { own, page } = aPage();
    PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, JSON.stringify(PAGE));
    const plugins = pluginsOfPage(page);
    const provided = plugins.map(({ provides }) => provides);
    expect(provided).toContain(IServerSettings);
    expect(provided).toContain(IConnectionLost);
    expect(plugins.every(({ autoStart }) => autoStart)).toBe(true);
    expect(page.WebSocket).not.toBe(own.WebSocket);
    expect(page.fetch).not.toBe(own.fetch);
  });

  it('offers its own managers only in the place of those that are switched off', () => {
    const ids = (replaced: string[]) => {
      PageConfig.setOption(
        GUEST_PAGE_CONFIG_KEY,
        JSON.stringify({ ...PAGE, replaced_plugins: replaced })
      );
      return pluginsOfPage(aPage().page).map(({ id }) => id);
    };
    const without = ids([]);
    expect(
      ids([
        '@jupyterlab/services-extension:kernel-manager',
        'another-extension:plugin'
      ]).filter(id => !without.includes(id))
    ).toEqual(['jupyter-secure-share:guest-kernel-manager']);
  });

  it('says that ngrok has come in between, even before any plugin has started', async () => {
    PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, JSON.stringify(PAGE));
    const showModal = jest.fn();
    HTMLDialogElement.prototype.showModal = showModal;
    const { own, page } = aPage();
    own.fetch.mockResolvedValue({
      status: 200,
      ok: true,
      headers: new Map([['ngrok-error-code', 'ERR_NGROK_6024']])
    });
    pluginsOfPage(page);
    void page.fetch('/api/contents');
    await new Promise(resolve => setTimeout(resolve));
    expect(showModal).toHaveBeenCalledTimes(1);
    expect(document.querySelector('dialog')?.textContent).toContain(
      'Visit Site'
    );
  });

  it('keeps the whole extension from loading when the entry makes no sense', () => {
    PageConfig.setOption(GUEST_PAGE_CONFIG_KEY, '{}');
    expect(() => pluginsOfPage(aPage().page)).toThrow(/secureShareGuest/);
  });
});
