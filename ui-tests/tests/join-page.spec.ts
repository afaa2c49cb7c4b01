/**
 * The join page in a browser: its policy lets exactly its own parts run, it
 * works without them, and it says what is wrong where it is wrong.
 */
import type { BrowserContextOptions, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import type { KnownInvitation } from '../support/guest';

let invitation: KnownInvitation;

test.beforeEach(async ({ host }) => {
  await host.panel.open();
  await host.panel.start();
  invitation = await host.panel.readInvitation();
});

/** What the options of a stranger's browser have in common. */
function comingIn({
  username,
  password
}: KnownInvitation): BrowserContextOptions {
  return {
    ignoreHTTPSErrors: true,
    httpCredentials: { username: username ?? '', password: password ?? '' }
  };
}

const name = (page: Page) => page.getByLabel('Your name');
const password = (page: Page) => page.getByLabel('Session password');
const join = (page: Page) => page.getByRole('button', { name: 'Join' });

test('shows, hides, refuses and lets in, within its policy', async ({
  browser
}) => {
  const context = await browser.newContext(comingIn(invitation));
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => {
    if (message.text().includes('Content Security Policy')) {
      complaints.push(message.text());
    }
  });
  await page.goto(invitation.url);
  await expect(page.getByRole('heading')).toContainText(
    'invites you to work live in their JupyterLab'
  );
  await expect(name(page)).toBeFocused();

  await name(page).fill('Ada');
  await password(page).fill('not the session password');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(password(page)).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide' }).click();
  await expect(password(page)).toHaveAttribute('type', 'password');
  await join(page).click();

  await expect(page.getByRole('alert')).toHaveText(
    'This is not the session password. Check it and try again.'
  );
  await expect(name(page)).toHaveValue('Ada');
  await expect(password(page)).toHaveValue('');
  await expect(password(page)).toBeFocused();

  await password(page).fill(invitation.session_password);
  await join(page).click();
  // `form-action 'self'` judges the redirect after the form too.
  await page.waitForURL('**/lab/tree/**');
  expect(complaints).toEqual([]);
  await context.close();
});

test('works without JavaScript', async ({ browser }) => {
  const context = await browser.newContext({
    ...comingIn(invitation),
    javaScriptEnabled: false
  });
  const page = await context.newPage();
  await page.goto(invitation.url);
  await expect(page.getByRole('button', { name: 'Show' })).toBeHidden();
  await name(page).fill('Ada');
  await password(page).fill(invitation.session_password);
  await password(page).press('Enter');
  await page.waitForURL('**/lab/tree/**');
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`fits a phone, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({
      ...comingIn(invitation),
      colorScheme,
      viewport: { width: 320, height: 568 }
    });
    const page = await context.newPage();
    await page.goto(invitation.url);
    const { width, ground } = await page.evaluate(() => ({
      width: document.documentElement.scrollWidth,
      ground: getComputedStyle(document.body).backgroundColor
    }));
    expect(width).toBe(320);
    expect(ground).toBe(
      colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(27, 33, 40)'
    );
    await context.close();
  });
}
