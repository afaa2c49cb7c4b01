import { once } from 'node:events';
import { WebSocket } from 'ws';
import { livePages } from '../../../src/live-pages';
import { PING_INTERVAL_MS, standingOf } from '../../../src/request/live-socket';
import { FakeClock } from '../../support/fake-clock';
import {
  BASE,
  HOST,
  openStage,
  ORIGIN,
  type IGuestVisitor,
  type IRequestStage
} from '../../support/request-stage';
import { until } from '../../support/until';

jest.setTimeout(20_000);

let stage: IRequestStage;
let ada: IGuestVisitor;
let clock: FakeClock;
const pages: WebSocket[] = [];

beforeEach(async () => {
  clock = new FakeClock();
  stage = await openStage({ clock });
  ada = stage.guest();
});

afterEach(async () => {
  for (const page of pages.splice(0)) {
    page.terminate();
  }
  await stage.stop();
});

function open(options: { autoPong?: boolean } = {}): WebSocket {
  const page = new WebSocket(
    `ws://127.0.0.1:${stage.port}${BASE}secure-share/live`,
    {
      headers: { Host: HOST, Cookie: ada.cookie ?? '' },
      origin: ORIGIN,
      ...options
    }
  );
  page.on('error', () => undefined);
  pages.push(page);
  return page;
}

async function heard(page: WebSocket): Promise<unknown> {
  const [data] = await once(page, 'message');
  return JSON.parse(String(data));
}

function live() {
  const [page] = livePages(ada.guest.sockets);
  if (page === undefined) {
    throw new Error('No page is open.');
  }
  return page;
}

it('tells how things stand as soon as it is open, and whenever it is told', async () => {
  const page = open();
  expect(await heard(page)).toEqual({
    type: 'standing',
    role: 'full',
    expires_at: '2026-11-24T13:00:00.000Z',
    seconds_left: 3600
  });
  live().tell(standingOf(stage.share, ada.guest, clock.wallMs() + 30_500));
  expect(await heard(page)).toMatchObject({ seconds_left: 3569 });
  expect(stage.upstream.connections.opened).toBe(0);
});

it('tells the end, and hears that the page has taken note', async () => {
  const page = open();
  await heard(page);
  expect(live().acknowledged).toBe(false);
  live().tell({ type: 'ended', reason: 'removed' });
  expect(await heard(page)).toEqual({ type: 'ended', reason: 'removed' });

  page.send(JSON.stringify({ type: 'closed' }));

  await until(() => live().acknowledged);
});

it.each([
  ['something else', '{"type":"standing"}', false],
  ['no JSON', 'closed', false],
  ['null', 'null', false],
  ['the word in binary', '{"type":"closed"}', true]
])('ends a page that says %s', async (_what, text, binary) => {
  const page = open();
  await heard(page);
  page.send(text, { binary });
  const [code] = await once(page, 'close');
  expect(code).toBe(1008);
  await until(() => ada.guest.sockets.size === 0);
});

it('ends a page that says too much', async () => {
  const page = open();
  await heard(page);
  page.send(`{"type":"closed","x":"${'y'.repeat(300)}"}`);
  const [code] = await once(page, 'close');
  expect(code).toBe(1009);
});

it('belongs to its guest until it is shut', async () => {
  const page = open();
  await heard(page);
  expect([...ada.guest.sockets].map(({ kind }) => kind)).toEqual(['live']);
  page.close();
  await until(() => ada.guest.sockets.size === 0);
  // The next look finds nobody to look for.
  await clock.pass(0);
  expect(clock.pending).toBe(0);
});

it('is closed with a word, and destroyed without', async () => {
  const page = open();
  await heard(page);
  live().close(1000, 'bye');
  const [code, reason] = await once(page, 'close');
  expect([code, String(reason)]).toEqual([1000, 'bye']);

  const other = open();
  await heard(other);
  live().destroy();
  const [lost] = await once(other, 'close');
  expect(lost).toBe(1006);
});

it('pings, and gives up a page that does not answer', async () => {
  const page = open({ autoPong: false });
  let pings = 0;
  page.on('ping', () => {
    pings += 1;
    if (pings === 1) {
      page.pong();
    }
  });
  await heard(page);

  const gone = once(page, 'close');
  for (const expected of [1, 2]) {
    await clock.pass(PING_INTERVAL_MS);
    await until(() => pings === expected);
    // The answer to the first one is on its way.
    await new Promise(resolve => setTimeout(resolve, 30));
  }
  await clock.pass(PING_INTERVAL_MS);

  await gone;
  expect(pings).toBe(2);
  await until(() => ada.guest.sockets.size === 0);
});

it('is refused beyond the sockets a guest may have', async () => {
  for (let count = 0; count < 200; count += 1) {
    ada.guest.addSocket({
      kind: 'events',
      close: () => undefined,
      destroy: () => undefined
    });
  }
  const page = open();
  await once(page, 'close');
  expect(livePages(ada.guest.sockets)).toEqual([]);
});

it('tells nothing to a page that takes nothing', async () => {
  const page = open();
  await heard(page);
  page.pause();
  const socket = live();
  const message = { type: 'ended', reason: 'removed' } as const;
  for (
    let count = 0;
    count < 200_000 && ada.guest.sockets.size > 0;
    count += 1
  ) {
    socket.tell(message);
    if (count % 1000 === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
  }
  await until(() => ada.guest.sockets.size === 0);
});

// Red with the answers of `ws` (`autoPong`): they wait for a reader that never comes, 20 MB of them.
it('does not pile up answers to pings', async () => {
  const page = open();
  await heard(page);
  page.pause();
  const [connection] = stage.connections;
  const ping = Buffer.alloc(125);
  for (let batch = 0; batch < 160; batch += 1) {
    for (let count = 0; count < 1000; count += 1) {
      page.ping(ping);
    }
    await until(() => page.bufferedAmount === 0);
  }
  await until(() => (connection?.bytesRead ?? 0) > 20_000_000);
  expect(connection?.writableLength).toBeLessThan(4096);
});

it('answers a ping', async () => {
  const page = open();
  await heard(page);
  page.ping('there?');
  const [data] = await once(page, 'pong');
  expect(String(data)).toBe('there?');
});
