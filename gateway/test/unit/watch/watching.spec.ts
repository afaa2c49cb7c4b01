/**
 * The watch behind the pipeline: real sockets, a page that listens, and an
 * upstream whose lists change.
 */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { WebSocket } from 'ws';
import { ASSERTION_HEADER } from '../../../../src/protocol';
import { ERRAND_MS, runErrand } from '../../../src/request/errand';
import { systemRandom } from '../../../src/random';
import { RUNNING_ROUTES } from '../../../src/policy/running-routes';
import { ROUND_MS } from '../../../src/watch/change-watch';
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
let page: WebSocket;
let told: unknown[];
/** Bodies by target without query. */
let lists: Record<string, unknown>;

beforeEach(async () => {
  clock = new FakeClock();
  stage = await openStage({ clock });
  lists = {
    'api/kernels': [],
    'api/sessions': [],
    'api/terminals': [],
    'api/contents/data': { type: 'directory', content: [] }
  };
  stage.upstream.reply = (request, response) => {
    const below = (request.url ?? '').replace(BASE, '').replace(/\?.*/, '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(lists[below] ?? {}));
  };
  ada = stage.guest();
});

afterEach(async () => {
  await stage.stop();
});

async function openPage(): Promise<void> {
  page = new WebSocket(`ws://127.0.0.1:${stage.port}${BASE}secure-share/live`, {
    headers: { Host: HOST, Cookie: ada.cookie ?? '' },
    origin: ORIGIN
  });
  told = [];
  page.on('message', data => told.push(JSON.parse(String(data))));
  await once(page, 'message');
  told.length = 0;
  await settled(3);
}

const targets = () => stage.upstream.requests.map(({ target }) => target);

/** Waits until so many requests have come and none is under way: answers come over real sockets. */
async function settled(requests: number): Promise<void> {
  do {
    await clock.pass(0);
    await new Promise(resolve => setTimeout(resolve, 5));
  } while (
    stage.upstream.requests.length < requests ||
    ada.guest.requests.size > 0
  );
  await clock.pass(0);
}

describe('while a page is open, the gateway', () => {
  beforeEach(openPage);
  afterEach(() => page.terminate());

  it('asks as the guest would, signed, and without anything of his', async () => {
    expect(targets()).toEqual([
      `${BASE}api/kernels`,
      `${BASE}api/sessions`,
      `${BASE}api/terminals`
    ]);
    const headers = new Map(stage.upstream.requests[0]?.headers);
    expect(headers.get(ASSERTION_HEADER.toLowerCase())).toMatch(/^v1\./);
    expect(headers.get('host')).toBe(HOST);
    expect(headers.get('cookie')).not.toContain(stage.share.cookieName);
  });

  it('tells the page of a new kernel, which then gets no answer from before', async () => {
    await ada.get('api/kernels');
    lists['api/kernels'] = [{ id: 'k1', name: 'python3' }];
    // Still kept for all guests.
    expect((await ada.get('api/kernels')).body.toString()).toBe('[]');
    await clock.pass(ROUND_MS);
    await until(() => told.length > 0);
    expect(told).toEqual([{ type: 'changed', what: 'kernels' }]);
    expect((await ada.get('api/kernels')).body.toString()).toContain('k1');
  });

  it('watches the folder that the guest has listed', async () => {
    await ada.get('api/contents/data?content=1');
    await settled(5);
    lists['api/contents/data'] = {
      type: 'directory',
      content: [{ name: 'new.txt', type: 'file' }]
    };
    await clock.pass(ROUND_MS);
    await settled(9);
    await until(() => told.length > 0);
    expect(told).toEqual([{ type: 'changed', what: 'folder', path: 'data' }]);
  });

  it('asks no more once the page is gone', async () => {
    page.terminate();
    await until(() => ada.guest.sockets.size === 0);
    stage.upstream.forget();
    await clock.pass(ROUND_MS * 5);
    expect(targets()).toEqual([]);
  });
});

describe('an errand', () => {
  const [route] = RUNNING_ROUTES;
  const errand = () => {
    if (route === undefined) {
      throw new Error('There is no such row.');
    }
    return runErrand(
      {
        share: stage.share,
        session: ada.session,
        route,
        target: `${BASE}api/kernels`,
        mostBytes: 10
      },
      { clock, random: systemRandom }
    );
  };

  it('brings what Jupyter said', async () => {
    const outcome = await errand();
    expect(outcome).toEqual({
      kind: 'answered',
      status: 200,
      body: Buffer.from('[]')
    });
    expect(ada.guest.requests.size).toBe(0);
  });

  it('does not read more than it may', async () => {
    lists['api/kernels'] = ['0123456789'];
    expect(await errand()).toEqual({ kind: 'too-long' });
  });

  it('ends with the guest, or when it takes too long', async () => {
    const waiting: ServerResponse[] = [];
    stage.upstream.reply = (_, response) => void waiting.push(response);
    const cut = errand();
    await until(() => waiting.length === 1);
    ada.guest.requests.forEach(request => request.destroy());
    expect(await cut).toEqual({ kind: 'lost' });
    const late = errand();
    await until(() => waiting.length === 2);
    await clock.pass(ERRAND_MS);
    expect(await late).toEqual({ kind: 'lost' });
    ada.guest.markEnded('removed');
    expect(await errand()).toEqual({ kind: 'lost' });
    expect(waiting).toHaveLength(2);
  });
});
