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
import { buildProductionLabextension } from '../contenders/production-labextension.mjs';
import { NOTEBOOK, startRealJupyter } from '../contenders/real-jupyter.mjs';
import { medians } from '../measure/percentiles.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';

/** Between guests: the gateway makes the small forms of its files when nobody asks. */
const IDLE_MS = 60_000;

export const title =
  'bytes of a notebook’s cold load in a browser, headers included; goal 0.22x';

export async function run() {
  const edge = await startLoopbackEdge();
  const jupyter = await startRealJupyter(
    edge,
    await buildProductionLabextension()
  );
  const tunnel = await openPlainTunnel(edge, jupyter.port);
  const share = () => jupyter.shareByNgrok('--document', NOTEBOOK);
  const plain = () => loadPlain(tunnel.url, edge.publicAddr, jupyter.token);
  const guest = invitation => loadAsGuest(invitation, edge.publicAddr);

  const before = await plain();
  const one = await share();
  const first = await guest(one);
  await passed(IDLE_MS);
  const later = await guest(one);
  await jupyter.stopSharing();
  const next = await guest(await share());
  await jupyter.stopSharing();
  const peer = medians([before, await plain()]);

  const rows = [
    ['plain tunnel', peer],
    ['gateway, first guest ever', first],
    ['gateway, a minute later', later],
    ['gateway, first guest of the next share', next]
  ];
  printTable(
    ['', 'bytes', 'to plain', 'requests', 'notebook after ms', 'to plain'],
    rows.map(([name, { bytes, requests, shownMs }]) => [
      name,
      String(Math.round(bytes)),
      ratio(bytes, peer.bytes),
      String(Math.round(requests)),
      digits(shownMs),
      ratio(shownMs, peer.shownMs)
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

/** As a guest, from the click on Join. */
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
