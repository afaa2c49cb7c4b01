/**
 * What a guest's page looks like, and that its end is one: one overlay, no
 * dialog of JupyterLab's, nothing tried again.
 */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';

/** How long a page is watched after its end, in milliseconds. */
const WATCH_MS = 10_000;

/** Commands that are the host's alone. */
const HOSTS_AFFAIRS = [
  'Shut Down',
  'Log Out',
  'Settings Editor',
  'Advanced Settings Editor',
  'Enable Extension Manager',
  'Advanced Plugin Manager',
  'Licenses'
];

/** Opens the list of all commands. */
async function openPalette(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+Shift+C');
  return page.locator('.lm-CommandPalette-content');
}

/** Whatever the page asks of a network from now on. */
function watchNetwork(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', request => {
    // Downloads are made in the page.
    if (!request.url().startsWith('blob:')) {
      asked.push(`${request.method()} ${request.url()}`);
    }
  });
  page.on('websocket', socket => asked.push(`socket ${socket.url()}`));
  return asked;
}

test.beforeEach(async ({ host }) => {
  await host.panel.open();
  await host.panel.start();
});

test('a guest’s page tells whose guest it is, and goes without the host’s affairs', async ({
  host,
  enter
}) => {
  const ada = await enter(await host.panel.readInvitation(), 'Ada');
  await expect(ada.ribbon).toContainText(/Guest of .+\d+ min left/);
  const { page } = ada;
  const guests = await openPalette(page);
  await expect(guests.getByText('Leave the JupyterLab of')).toBeVisible();
  const hosts = await openPalette(host.page);
  for (const name of HOSTS_AFFAIRS) {
    await expect(hosts.getByText(name, { exact: true })).toBeAttached();
    await expect(guests.getByText(name, { exact: true })).toHaveCount(0);
  }
  await expect(page.locator('#jupyter-secure-share-panel')).toHaveCount(0);
  await expect(
    page.locator('[data-id="extensionmanager.main-view"]')
  ).toHaveCount(0);
  await expect(page.getByText('official Jupyter news')).toHaveCount(0);
});

// Red when `endVisit` does not shut the network: presence, kernels and terminals come back at once.
test('after the end there is one overlay, and nothing is tried again', async ({
  host,
  enter
}) => {
  const ada = await enter(await host.panel.readInvitation(), 'Ada');
  await ada.notebook.run(0);
  await ada.notebook.type(0, '# ');
  const typing = ada.page.keyboard.type('not saved '.repeat(60), { delay: 20 });
  await host.panel.stop();
  const overlay = ada.overlay('The host ended this share');
  await expect(overlay).toBeVisible();
  const asked = watchNetwork(ada.page);
  await typing;

  await expect(
    overlay.getByRole('button', { name: 'Copy unsaved text' })
  ).toBeVisible();
  const download = ada.page.waitForEvent('download');
  await overlay.getByRole('button', { name: 'Download story.ipynb' }).click();
  expect((await download).suggestedFilename()).toBe('story.ipynb');

  await ada.page.keyboard.press('Escape');
  await ada.page.keyboard.press('Escape');
  // Real time: pollers wait up to this long, and there is no hook in them.
  await ada.page.waitForTimeout(WATCH_MS);
  await expect(overlay).toBeVisible();
  await expect(ada.page.locator('.jp-Dialog')).toHaveCount(0);
  expect(asked).toEqual([]);
});

test('a guest who leaves is gone, and can come back', async ({
  host,
  enter
}) => {
  const invitation = await host.panel.readInvitation();
  const ada = await enter(invitation, 'Ada');
  await expect(host.panel.row('Ada')).toBeVisible();
  await ada.ribbon.getByRole('button', { name: 'Leave' }).click();
  const question = ada.page.locator('.jp-Dialog');
  await expect(question.getByRole('button', { name: 'Stay' })).toBeFocused();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(ada.overlay('You left')).toBeVisible();
  await expect(host.panel.row('Ada')).toBeHidden();

  await ada
    .overlay('You left')
    .getByRole('button', { name: 'Join again' })
    .click();
  await ada.join(invitation);
  await ada.notebook.toBeReady();
  await expect(host.panel.row('Ada')).toBeVisible();
});
