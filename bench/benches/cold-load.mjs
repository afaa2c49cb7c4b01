/**
 * What a guest's first load of a notebook costs on the wire, beside a plain
 * tunnel straight to the same Jupyter.
 *
 * @module
 */
import { setTimeout as passed } from 'node:timers/promises';
import { launchChromium } from '../browser/chromium.mjs';
import { coldLoad } from '../browser/cold-load.mjs';
import {
  openPlainTunnel,
  startLoopbackEdge
} from '../contenders/loopback-edge.mjs';
import { NOTEBOOK, startRealJupyter } from '../contenders/real-jupyter.mjs';
import { medians } from '../measure/percentiles.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';

const ROUNDS = 2;

/** How the share is reached: arguments of `jupyter secure-share start`, and `host:port` in place of DNS, or null. */
const TRANSPORT = ['--transport', 'lan', '--host', '127.0.0.1'];
const addressOf = () => null;

/** Between a first guest and a later one: the gateway makes the small forms of its files when nobody asks. */
const IDLE_MS = 60_000;

const NAMES = ['plain tunnel', 'gateway, first guest', 'gateway, later guest'];

export const title =
  'bytes of a notebook’s cold load in a browser, headers included; goal 0.22x';

export async function run() {
  const edge = await startLoopbackEdge();
  const jupyter = await startRealJupyter();
  const tunnel = await openPlainTunnel(edge, jupyter.port);
  const taken = NAMES.map(() => []);
  for (let round = 0; round < ROUNDS; round++) {
    taken[0].push(await loadPlain(tunnel.url, edge.publicAddr, jupyter.token));
    const invitation = await jupyter.share(
      ...TRANSPORT,
      '--document',
      NOTEBOOK
    );
    taken[1].push(await loadAsGuest(invitation, addressOf(edge)));
    await passed(IDLE_MS);
    taken[2].push(await loadAsGuest(invitation, addressOf(edge)));
    await jupyter.stopSharing();
  }
  const numbers = taken.map(medians);
  printTable(
    ['', 'bytes', 'to plain', 'requests', 'notebook after ms', 'to plain'],
    NAMES.map((name, index) => [
      name,
      String(Math.round(numbers[index].bytes)),
      ratio(numbers[index].bytes, numbers[0].bytes),
      String(Math.round(numbers[index].requests)),
      digits(numbers[index].shownMs),
      ratio(numbers[index].shownMs, numbers[0].shownMs)
    ])
  );
  await tunnel.dispose();
  await edge.close();
  await jupyter.dispose();
}

/** Through a plain tunnel, with Jupyter's token in the address. */
async function loadPlain(url, address, token) {
  const browser = await launchChromium(url, address);
  const numbers = await coldLoad({
    browser,
    enter: page => page.goto(`${url}/lab/tree/${NOTEBOOK}?token=${token}`)
  });
  await browser.close();
  return { ...numbers, requests: numbers.requests.length };
}

/** As a guest, from the click on Join on. */
async function loadAsGuest(invitation, address) {
  const browser = await launchChromium(invitation.url, address);
  const numbers = await coldLoad({
    browser,
    credentials: {
      username: invitation.username,
      password: invitation.password
    },
    async enter(page, wire) {
      await page.goto(invitation.url);
      await page.getByLabel('Your name').fill(`Guest ${Date.now() % 100000}`);
      await page
        .getByLabel('Session password')
        .fill(invitation.session_password);
      wire.begin();
      await page.getByRole('button', { name: 'Join' }).click();
    }
  });
  await browser.close();
  return { ...numbers, requests: numbers.requests.length };
}
