/**
 * Takes the pictures in docs/images: `npm run screenshots`.
 */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  IInvitation,
  IServerShareStatus,
  IShareChoices
} from '../../src/protocol';
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

/** A sample message of the contract. */
function sample<T>(name: string): T {
  const file = join(__dirname, '../../src/protocol/fixtures', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** A share through ngrok as it is some minutes after its start, without an account of ngrok. */
function throughNgrok(): IServerShareStatus {
  const status = sample<IServerShareStatus>('status.tunnel');
  const inMinutes = (minutes: number) =>
    new Date(Date.now() + minutes * 60_000).toISOString();
  return {
    ...status,
    started_at: inMinutes(-12),
    expires_at: inMinutes(48),
    guests: status.guests.slice(0, 1).map(guest => ({
      ...guest,
      name: 'Ada Lovelace',
      joined_at: inMinutes(-9)
    })),
    tunnel: status.tunnel && {
      ...status.tunnel,
      state: 'connected',
      problem: null,
      retry_at: null,
      address_changes: 0
    }
  };
}

/** From now on the page is told what a test says, whatever the server says. */
async function tell(
  page: Page,
  answers: {
    share: IServerShareStatus;
    choices: IShareChoices;
    invitation: IInvitation;
  }
): Promise<void> {
  const { share, choices, invitation } = answers;
  for (const [path, json] of [
    ['share', share],
    ['share/choices', choices],
    ['share/invitation', invitation]
  ] as const) {
    // JupyterLab puts the time behind the path.
    await page.route(
      url => url.pathname.endsWith(`/jupyter-secure-share/${path}`),
      route => route.fulfill({ json })
    );
  }
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
  test(`pictures of ngrok, ${scheme}`, async ({ host }) => {
    await setName(host.page, 'Grace Hopper');
    await setTheme(host.page, theme);
    const live = throughNgrok();
    const answers = {
      share: sample<IServerShareStatus>('status.off'),
      choices: sample<IShareChoices>('choices'),
      invitation: {
        ...sample<IInvitation>('invitation'),
        url: live.url ?? '',
        fingerprint_sha256: null
      }
    };
    const take = (name: string) =>
      host.page.screenshot({
        path: join(IMAGES, `${name}-${scheme}.png`),
        animations: 'disabled'
      });
    await tell(host.page, answers);
    await host.page.reload();
    await host.notebook.toBeReady();
    await host.panel.open();
    await host.panel.root.getByRole('radio', { name: 'ngrok' }).check();
    await expect(host.page.locator('.jp-DirListing-item')).toBeVisible();
    await take('panel-ngrok-off');

    // The meter is at the end of the panel.
    await host.page.setViewportSize({ width: 1280, height: 1240 });
    await tell(host.page, { ...answers, share: live });
    await host.page.reload();
    await host.notebook.toBeReady();
    await host.panel.open();
    await expect(
      host.panel.root.getByRole('meter', { name: 'Requests' })
    ).toBeVisible();
    await expect(host.page.locator('.jp-DirListing-item')).toBeVisible();
    await take('panel-ngrok-live');
  });
}
