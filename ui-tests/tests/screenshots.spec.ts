/**
 * Takes the pictures in docs/images: `npm run screenshots`.
 */
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import { expect, test } from '../support/fixtures';
import { Guest } from '../support/guest';

const IMAGES = join(__dirname, '..', '..', 'docs', 'images');

test.use({
  viewport: { width: 1280, height: 900 },
  cells: [
    'from collections import Counter\n\nwords = "to be or not to be that is the question".split()',
    'for word, count in Counter(words).most_common(4):\n    print(f"{word:>10} {\'#\' * count}")'
  ]
});

/** Writes a setting as the page's own user would, and loads the page anew. */
async function setTheme(page: Page, theme: string): Promise<void> {
  const status = await page.evaluate(async raw => {
    const { baseUrl } = JSON.parse(
      document.getElementById('jupyter-config-data')?.textContent ?? '{}'
    ) as { baseUrl: string };
    const xsrf = /\b_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const response = await fetch(
      `${baseUrl}lab/api/settings/@jupyterlab/apputils-extension:themes`,
      {
        method: 'PUT',
        headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf },
        body: JSON.stringify({ raw })
      }
    );
    return response.status;
  }, JSON.stringify({ theme }));
  expect(status).toBe(204);
  await page.reload();
}

/** Gives the host a name that guests see. */
async function setName(page: Page, name: string): Promise<void> {
  await page.evaluate(async display_name => {
    const xsrf = /\b_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    await fetch('/api/me', {
      method: 'PATCH',
      headers: { 'Content-Type': 'application/json', 'X-XSRFToken': xsrf },
      body: JSON.stringify({ name: display_name, display_name, initials: 'GH' })
    });
  }, name);
  await page.reload();
}

for (const [scheme, theme] of [
  ['light', 'JupyterLab Light'],
  ['dark', 'JupyterLab Dark']
] as const) {
  test(`pictures, ${scheme}`, async ({ browser, host, enter }) => {
    const take = async (page: Page, name: string): Promise<void> => {
      await page.screenshot({
        path: join(IMAGES, `${name}-${scheme}.png`),
        animations: 'disabled'
      });
    };

    await setName(host.page, 'Grace Hopper');
    await setTheme(host.page, theme);
    await host.notebook.toBeReady();
    await host.panel.open();
    await expect(
      host.panel.root.getByRole('button', { name: 'Start sharing' })
    ).toBeEnabled();
    await expect(host.page.locator('.jp-DirListing-item')).toBeVisible();
    await take(host.page, 'panel-off');

    await host.panel.start();
    const invitation = await host.panel.readInvitation();
    const stranger = await Guest.atTheDoor(browser, invitation, 'Ada');
    await stranger.page.emulateMedia({ colorScheme: scheme });
    await stranger.page.getByLabel('Your name').fill('Ada Lovelace');
    await take(stranger.page, 'join-page');
    await stranger.close();

    const guest = await enter(invitation, 'Ada Lovelace');
    await setTheme(guest.page, theme);
    await guest.notebook.toBeReady();
    await guest.notebook.run(0);
    await guest.notebook.run(1);
    await expect(host.notebook.output(1)).toContainText('##');
    await host.panel.hideSecrets();
    await take(host.page, 'panel-live');
    await take(guest.page, 'guest-view');

    await host.panel.stop();
    await expect(guest.overlay('The host ended this share')).toBeVisible();
    await take(guest.page, 'overlay');
  });
}
