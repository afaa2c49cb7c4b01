/**
 * Thirty guests who load a notebook at once, and the host who goes on working:
 * through the gateway, beside the same straight to Jupyter. Rooms are not
 * joined.
 *
 * @module
 */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { launchChromium } from '../browser/chromium.mjs';
import { coldLoad } from '../browser/cold-load.mjs';
import {
  openPlainTunnel,
  startLoopbackEdge
} from '../contenders/loopback-edge.mjs';
import { NOTEBOOK, startRealJupyter } from '../contenders/real-jupyter.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { interleave } from '../measure/rounds.mjs';
import { watchStalls } from '../measure/stall-watch.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';

const ROUNDS = 3;
const GUESTS = 30;

/** How the share is reached: arguments of `jupyter secure-share start`. */
const TRANSPORT = ['--transport', 'lan', '--host', '127.0.0.1'];

const CODINGS = { 'Accept-Encoding': 'gzip, deflate, br' };

export const title =
  '30 guests load a notebook at once; goals 0.15x the time, 0.25x the host’s longest wait';

export async function run({ node }) {
  // One each: a Jupyter that thirty loads keep from its heartbeats ends its share, as it should.
  const direct = await startRealJupyter();
  const shared = await startRealJupyter();
  const asked = await recorded(direct);
  const generator = startGenerator(node);
  const invitation = await shared.share(
    ...TRANSPORT,
    '--max-guests',
    `${GUESTS}`
  );
  const cookies = await generator.ask('join', {
    invitation,
    names: Array.from({ length: GUESTS }, (_, index) => `Guest ${index}`)
  });
  const contenders = [
    {
      name: 'Jupyter',
      jupyter: direct,
      origin: new URL(direct.url).origin,
      headers: cookies.map(() => ({
        ...CODINGS,
        Authorization: `token ${direct.token}`
      }))
    },
    {
      name: 'gateway',
      jupyter: shared,
      origin: new URL(invitation.url).origin,
      headers: cookies.map(cookie => ({ ...CODINGS, Cookie: cookie }))
    }
  ];
  const paths = await answeredByAll(contenders, asked);
  const taken = await interleave(
    contenders,
    ROUNDS,
    async ({ jupyter, origin, headers }) => {
      const stalls = watchStalls(jupyter);
      const { tookMs, bytes } = await generator.ask('herd', {
        origin,
        headers,
        paths
      });
      return { tookMs, bytes, stallMs: await stalls.stop() };
    }
  );
  printTable(
    [
      '',
      'GETs each',
      'all loaded ms',
      'to Jupyter',
      'host waits ms',
      'to Jupyter',
      'MB sent'
    ],
    contenders.map(({ name }, index) => [
      name,
      `${paths.length}`,
      digits(taken[index].tookMs),
      ratio(taken[index].tookMs, taken[0].tookMs),
      digits(taken[index].stallMs),
      ratio(taken[index].stallMs, taken[0].stallMs),
      digits(taken[index].bytes / 1e6)
    ])
  );
  await generator.dispose();
  await shared.stopSharing();
  await shared.dispose();
  await direct.dispose();
}

/** Paths and queries of the GETs of one cold load, in their order. */
async function recorded(jupyter) {
  const edge = await startLoopbackEdge();
  const tunnel = await openPlainTunnel(edge, jupyter.port);
  const browser = await launchChromium(tunnel.url, edge.publicAddr);
  const { requests } = await coldLoad({
    browser,
    enter: page =>
      page.goto(`${tunnel.url}/lab/tree/${NOTEBOOK}?token=${jupyter.token}`)
  });
  await browser.close();
  await tunnel.dispose();
  await edge.close();
  return requests
    .filter(({ method, url }) => method === 'GET' && url.startsWith(tunnel.url))
    .map(({ url }) => {
      const { pathname, searchParams, search } = new URL(url);
      return searchParams.has('token') ? pathname : pathname + search;
    });
}

/** Those that are answered 200 by all: a kernel of the recording may be gone, and guests have no extension manager. */
async function answeredByAll(contenders, paths) {
  const good = [];
  for (const path of paths) {
    const statuses = await Promise.all(
      contenders.map(({ origin, headers: [headers] }) =>
        statusOf(new URL(path, origin), headers)
      )
    );
    if (statuses.every(status => status === 200)) {
      good.push(path);
    }
  }
  return good;
}

function statusOf(url, headers) {
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'http:' ? requestHttp : requestHttps)(
      url,
      { agent: false, headers, rejectUnauthorized: false },
      answer => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode));
      }
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}
