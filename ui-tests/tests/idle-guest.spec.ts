/**
 * A guest's tab that nobody touches asks for little, and still shows soon what
 * the host does.
 */
import type { Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, NOTEBOOK, test } from '../support/fixtures';

/** Until JupyterLab has loaded, shown and saved everything, and the page has caught up. */
const SETTLING_MS = 20_000;

const IDLE_MS = 45_000;

/** The most that an idle tab may ask in an hour. */
const MOST_IN_AN_HOUR = 240;

/** How late a page may notice a change, in milliseconds. */
const NOTICE_MS = 30_000;

/** Counts the page's requests from now on. Messages on sockets are none. */
function countRequests(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', request =>
    seen.push(`${request.method()} ${new URL(request.url()).pathname}`)
  );
  return seen;
}

test('an idle guest asks for little, and sees a new kernel and a new file', async ({
  lab,
  host,
  enter
}) => {
  test.setTimeout(180_000);
  await host.panel.open();
  await host.panel.start();
  const { page } = await enter(await host.panel.readInvitation(), 'Ada');
  const folder = page.locator('#filebrowser');
  const file = folder.getByText('from-the-host.txt');
  const running = page.locator('#jp-running-sessions');
  await expect(folder.getByText(NOTEBOOK)).toBeVisible();

  await test.step('nothing happens', async () => {
    await sleep(SETTLING_MS);
    const requests = countRequests(page);
    await sleep(IDLE_MS);
    expect(
      requests.length * (3_600_000 / IDLE_MS),
      requests.join('\n')
    ).toBeLessThanOrEqual(MOST_IN_AN_HOUR);
  });

  await test.step('the host writes a file', async () => {
    await writeFile(lab.pathOf('from-the-host.txt'), 'hello');
    await expect(file).toBeVisible({ timeout: NOTICE_MS });
  });

  await test.step('the host starts a kernel', async () => {
    await page.getByRole('tab', { name: /Running/ }).click();
    await expect(running).toBeVisible();
    const response = await lab.fetch('api/sessions', {
      method: 'POST',
      body: JSON.stringify({
        path: 'of-the-host.ipynb',
        name: 'of-the-host.ipynb',
        type: 'notebook',
        kernel: { name: 'python3' }
      })
    });
    expect(response.status).toBe(201);
    // Once for the kernel, once for the document that uses it.
    await expect(running.getByText('of-the-host.ipynb')).toHaveCount(2, {
      timeout: NOTICE_MS
    });
  });
});
