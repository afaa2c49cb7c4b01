/**
 * What a guest's tab that nobody touches asks for in an hour, beside a tab of
 * the same JupyterLab through a plain tunnel, both open at the same time; and
 * how soon both show what the host does.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../browser/chromium.mjs';
import { openIdleTab } from '../browser/idle-tab.mjs';
import {
  openPlainTunnel,
  startLoopbackEdge
} from '../contenders/loopback-edge.mjs';
import { NOTEBOOK, startRealJupyter } from '../contenders/real-jupyter.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';

/** Twice the longest pause between two polls of a guest's page, so that each comes in full measure. */
const COUNTED_MS = 10 * 60_000;

/** How often something is changed, and its showing timed. */
const CHANGES = 3;

export const title =
  'an idle visible tab with a notebook; goals: 240 requests an hour, 30 s until a change is shown';

export async function run() {
  const edge = await startLoopbackEdge();
  const jupyter = await startRealJupyter();
  const tunnel = await openPlainTunnel(edge, jupyter.port);
  const invitation = await jupyter.share(
    '--transport',
    'lan',
    '--host',
    '127.0.0.1',
    '--document',
    NOTEBOOK
  );
  const browsers = [
    await launchChromium(tunnel.url, edge.publicAddr),
    await launchChromium(invitation.url, null)
  ];
  const tabs = [
    await openIdleTab({
      browser: browsers[0],
      enter: page =>
        page.goto(`${tunnel.url}/lab/tree/${NOTEBOOK}?token=${jupyter.token}`)
    }),
    await openIdleTab({
      browser: browsers[1],
      credentials: {
        username: invitation.username,
        password: invitation.password
      },
      enter: page => enterAsGuest(page, invitation)
    })
  ];
  const counted = await Promise.all(tabs.map(tab => tab.count(COUNTED_MS)));
  const files = await timeEach(tabs, 'untilFile', name =>
    writeFileSync(join(jupyter.folder, name), 'x')
  );
  await Promise.all(tabs.map(tab => tab.showRunning()));
  const kernels = await timeEach(tabs, 'untilKernel', name =>
    startKernel(jupyter, name)
  );
  printTable(
    [
      '',
      'requests/h',
      'to plain',
      'frames/h',
      'new file after s',
      'new kernel after s'
    ],
    ['plain tunnel', 'gateway, guest'].map((name, index) => [
      name,
      String(Math.round(counted[index].requests)),
      ratio(counted[index].requests, counted[0].requests),
      String(Math.round(counted[index].frames)),
      digits(files[index] / 1000),
      digits(kernels[index] / 1000)
    ])
  );
  await Promise.all(tabs.map(tab => tab.close()));
  await Promise.all(browsers.map(browser => browser.close()));
  await jupyter.stopSharing();
  await tunnel.dispose();
  await edge.close();
  await jupyter.dispose();
}

async function enterAsGuest(page, { url, session_password }) {
  await page.goto(url);
  await page.getByLabel('Your name').fill('Ada');
  await page.getByLabel('Session password').fill(session_password);
  await page.getByRole('button', { name: 'Join' }).click();
}

/** The longest of several times, by tab. */
async function timeEach(tabs, until, change) {
  const longest = tabs.map(() => 0);
  for (let time = 0; time < CHANGES; time++) {
    const name = `change-${until}-${time}.ipynb`;
    const shown = tabs.map(tab => tab[until](name));
    await change(name);
    (await Promise.all(shown)).forEach((ms, index) => {
      longest[index] = Math.max(longest[index], ms);
    });
  }
  return longest;
}

async function startKernel({ url, token }, path) {
  await fetch(new URL('api/sessions', url), {
    method: 'POST',
    headers: { Authorization: `token ${token}` },
    body: JSON.stringify({
      path,
      name: path,
      type: 'notebook',
      kernel: { name: 'python3' }
    })
  });
}
