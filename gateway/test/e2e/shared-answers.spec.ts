/**
 * Several guests, one request to Jupyter: who gets whose answer, and when
 * nobody does.
 */

import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import * as net from 'node:net';
import { ROUTES } from '../../src/policy/routes';
import {
  MOST_SHARED_BYTES,
  MOST_UNREAD
} from '../../src/request/forward-shared';
import {
  KEPT_BYTES,
  MOST_CALLS,
  TOO_LONG_MS
} from '../../src/request/shared-answers';
import { SHARED_CALL_MS } from '../../src/request/shared-call';
import { FakeClock } from '../support/fake-clock';
import {
  BASE,
  HOST,
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { samplePath } from '../support/sample-paths';
import { until } from '../support/until';

const KERNELS = 'api/kernels';
const LIFE_MS = 2000;

let clock: FakeClock;
let stage: IRequestStage;
let ada: IGuestVisitor;
let eve: IGuestVisitor;

beforeEach(async () => {
  clock = new FakeClock();
  stage = await openStage({ clock });
  ada = stage.guest('Ada');
  eve = stage.guest('Eve');
  countUp();
});

afterEach(() => stage.stop());

jest.setTimeout(20_000);

/** Jupyter says another number each time. */
function countUp(): void {
  let count = 0;
  stage.upstream.reply = (_request, response) => {
    count += 1;
    send(response, { count });
  };
}

function send(response: ServerResponse, json: unknown, status = 200): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'set-cookie': 'username-localhost-8888=ada; Path=/',
    etag: '"x"'
  });
  response.end(JSON.stringify(json));
}

/** Jupyter answers when it is told to. */
function hold(): {
  readonly waiting: ServerResponse[];
  release(json?: unknown, status?: number): void;
} {
  const waiting: ServerResponse[] = [];
  stage.upstream.reply = (_request, response) => {
    waiting.push(response);
  };
  return {
    waiting,
    release: (json = { held: true }, status = 200) =>
      waiting.splice(0).forEach(response => send(response, json, status))
  };
}

/** So many requests of the two guests have been let in. */
function whenWaiting(requests: number): Promise<void> {
  return until(
    () => ada.guest.requests.size + eve.guest.requests.size === requests
  );
}

async function count(visitor: IGuestVisitor, path = KERNELS): Promise<unknown> {
  return JSON.parse((await visitor.get(path)).body).count;
}

describe('an answer', () => {
  it('is given to all who ask at once, and to those who ask soon after', async () => {
    const held = hold();
    const asked = Promise.all(
      [ada, eve, ada].map(visitor => visitor.get(`${KERNELS}?1732430000000`))
    );
    await whenWaiting(3);
    held.release({ here: 1 });
    for (const { status, body, headers } of await asked) {
      expect([status, body]).toEqual([200, '{"here":1}']);
      expect(headers['set-cookie']).toBeUndefined();
    }
    await clock.pass(LIFE_MS - 1);
    const later = await eve.get(`${KERNELS}?1732430009999`);
    expect(later.body).toBe('{"here":1}');
    expect(later.headers['set-cookie']).toBeUndefined();
    expect(stage.upstream.requests.map(({ target }) => target)).toEqual([
      BASE + KERNELS
    ]);
  });

  it('is old after its time', async () => {
    expect(await count(ada)).toBe(1);
    await clock.pass(LIFE_MS);
    expect(await count(eve)).toBe(2);
  });

  it('is another one for another path or query', async () => {
    const paths = [
      'api/contents/a?content=1',
      'api/contents/a?content=1&hash=0',
      'api/contents/b?content=1',
      'api/contents/%41?content=1'.replace('%41', 'A')
    ];
    const counts = await Promise.all(paths.map(path => count(ada, path)));
    expect(new Set(counts).size).toBe(paths.length);
  });

  it('depends on nothing in the headers of the guest who asked first', async () => {
    await ada.get(KERNELS, {
      Accept: 'text/x-ada',
      'Accept-Language': 'de',
      'If-None-Match': '"x"'
    });
    const { headers } = stage.upstream.requests[0] ?? { headers: [] };
    expect(JSON.stringify(headers)).not.toMatch(/text\/x-ada|"de"/);
    expect(headers.map(([name]) => name)).not.toContain('if-none-match');
  });

  // Red when the role is not part of the key.
  it('is not given to another role', async () => {
    const roles = await openStage({
      clock,
      arrange: steps =>
        steps.map(step =>
          step.name === 'forward'
            ? {
                name: step.name,
                run: context => {
                  const { session } = context;
                  if (session?.guest?.name === 'Viewer') {
                    const guest = Object.create(session.guest, {
                      role: { value: 'view' }
                    });
                    context.session = { ...session, guest };
                  }
                  return step.run(context);
                }
              }
            : step
        )
    });
    await roles.guest('Ada').get(KERNELS);
    await roles.guest('Viewer').get(KERNELS);
    await roles.guest('Eve').get(KERNELS);
    const asked = roles.upstream.requests.length;
    await roles.stop();
    expect(asked).toBe(2);
  });

  it.each([
    ['api/me'],
    ['api/status'],
    // Decides whether somebody else's change is written over.
    ['api/contents/a.txt?content=0&hash=0'],
    ['api/contents/a.txt?hash=0&content=0&1732430000000'],
    ['api/contents/a.txt/checkpoints'],
    ['api/kernels/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f'],
    ['files/a.txt']
  ])('to %s is everybody’s own', async path => {
    await ada.get(path);
    await eve.get(path);
    expect(stage.upstream.requests).toHaveLength(2);
  });
});

describe('what guests have of their own', () => {
  const PLUGIN = '@jupyterlab/apputils-extension:themes';

  it('is on top of one answer of Jupyter’s, and nobody else’s', async () => {
    stage.upstream.reply = (_request, response) =>
      send(response, { settings: [{ id: PLUGIN, schema: {}, version: '1' }] });
    const raw = '{"theme":"dark"}';
    await ada.send(
      'PUT',
      `lab/api/settings/${PLUGIN}`,
      {},
      JSON.stringify({ raw })
    );
    const [mine, hers, again] = await Promise.all(
      [ada, eve, ada].map(visitor => visitor.get('lab/api/settings'))
    );
    expect(mine?.body).toContain('dark');
    expect(hers?.body).not.toContain('dark');
    expect(again?.body).toBe(mine?.body);
    expect(stage.upstream.requests).toHaveLength(1);
  });

  it('stands in his own page only', async () => {
    const page = `<script id="jupyter-config-data" type="application/json">{"baseUrl":"/base/"}</script>`;
    stage.upstream.reply = (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(page);
    };
    const [mine, hers] = await Promise.all([ada.get('lab'), eve.get('lab')]);
    expect(mine.body).toContain('Ada');
    expect(mine.body).not.toContain('Eve');
    expect(hers.body).toContain('Eve');
    expect(hers.body).not.toContain('Ada');
    expect(stage.upstream.requests).toHaveLength(1);
  });
});

describe('a change', () => {
  // Each is red when `announceChange` is not called.
  it.each([
    ['POST', 'api/kernels', KERNELS],
    ['DELETE', 'api/sessions/0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f', KERNELS],
    ['POST', 'api/terminals', 'api/terminals'],
    ['PUT', 'api/contents/a.txt', 'api/contents/?content=1'],
    ['PATCH', 'api/contents/a.txt', 'api/contents/?content=1'],
    ['DELETE', 'api/contents/a.txt', 'api/contents/?content=1']
  ])('by %s %s is seen by everybody at once', async (method, path, list) => {
    await count(ada, list);
    const before = await count(eve, list);
    await ada.send(
      method,
      path,
      { 'Content-Type': 'application/json' },
      method === 'DELETE' ? '' : '{"path":"b.txt","type":"file"}'
    );
    expect(await count(eve, list)).not.toBe(before);
    expect(await count(ada, list)).toBe(await count(eve, list));
  });

  // Red when nothing is forgotten before the change goes to Jupyter.
  it('ends what is known already while it is under way', async () => {
    expect(await count(ada)).toBe(1);
    const writing = hold();
    const changed = eve.send('POST', KERNELS, {}, '{}');
    await until(() => writing.waiting.length === 1);
    stage.upstream.reply = (_request, response) =>
      send(response, { count: 'new' });
    expect(await count(ada)).toBe('new');
    writing.release({}, 201);
    await changed;
  });

  it('leaves what it does not touch', async () => {
    const kernels = await count(ada);
    await ada.send('PUT', 'api/contents/a.txt', {}, '{}');
    expect(await count(ada)).toBe(kernels);
  });

  // Red when an answer that was begun before is kept, or joined.
  it('is not hidden by an answer that was begun before it', async () => {
    const early = hold();
    const asked = ada.get(KERNELS);
    await until(() => early.waiting.length === 1);
    countUp();
    await eve.send('POST', KERNELS, {}, '{}');
    const after = await count(eve);
    expect(after).toBe(2);
    early.release({ count: 'old' });
    expect(JSON.parse((await asked).body).count).toBe('old');
    expect(await count(ada)).toBe(after);
  });

  // Red when `onUpstreamDone` is not called.
  it('is not hidden by an answer that came while it was under way', async () => {
    const writing = hold();
    const changed = eve.send('POST', KERNELS, {}, '{}');
    await until(() => writing.waiting.length === 1);
    countUp();
    expect(await count(ada)).toBe(1);
    writing.release({}, 201);
    expect((await changed).status).toBe(201);
    expect(await count(ada)).toBe(2);
  });

  it('counts also when Jupyter does not say that it was made', async () => {
    const writing = hold();
    const changed = eve.send('POST', KERNELS, {}, '{}');
    await until(() => writing.waiting.length === 1);
    countUp();
    expect(await count(ada)).toBe(1);
    writing.waiting.forEach(response => response.destroy());
    expect((await changed).status).toBe(0);
    expect(await count(ada)).toBe(2);
  });

  it('has an area in every row that writes, or ends everything', () => {
    const unnamed = ROUTES.filter(
      ({ methods, roles, action, changes }) =>
        roles.length > 0 &&
        methods.some(method => method !== 'GET' && method !== 'HEAD') &&
        (action.kind === 'forward' || action.kind === 'room-session') &&
        changes === undefined
    );
    expect(unnamed.map(({ name }) => name)).toEqual([]);
  });
});

describe('an error', () => {
  it('is told to those who wait, and to nobody after them', async () => {
    const held = hold();
    const asked = Promise.all([ada.get(KERNELS), eve.get(KERNELS)]);
    await whenWaiting(2);
    held.release({ message: 'No.' }, 500);
    expect((await asked).map(({ status }) => status)).toEqual([500, 500]);
    countUp();
    expect((await ada.get(KERNELS)).status).toBe(200);
  });

  it('is nobody’s forever: Jupyter that does not answer is given up', async () => {
    const held = hold();
    const asked = Promise.all([ada.get(KERNELS), eve.get(KERNELS)]);
    await until(() => held.waiting.length === 1);
    await whenWaiting(2);
    await clock.pass(SHARED_CALL_MS);
    expect((await asked).map(({ status }) => status)).toEqual([0, 0]);
  });

  it('is a page where none was asked for', async () => {
    stage.upstream.reply = (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<html>owner-token</html>');
    };
    const { status, body } = await ada.get(KERNELS);
    expect(status).toBe(502);
    expect(body).not.toContain('owner-token');
  });
});

describe('whoever asks first', () => {
  // Red when the request belongs to his connection.
  it.each(['removed', 'gone'])(
    'may be %s, and the others get theirs',
    async how => {
      const held = hold();
      const first = net.connect(stage.port, '127.0.0.1');
      first.on('error', () => undefined);
      await once(first, 'connect');
      first.write(
        `GET ${BASE}${KERNELS} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n\r\n`
      );
      await until(() => held.waiting.length === 1);
      const answer = eve.get(KERNELS);
      await whenWaiting(2);
      if (how === 'removed') {
        ada.guest.markEnded('removed');
        ada.guest.destroyAll();
      } else {
        first.destroy();
      }
      await whenWaiting(1);
      held.release({ here: 1 });
      expect((await answer).body).toBe('{"here":1}');
      expect(stage.upstream.requests).toHaveLength(1);
      first.destroy();
    }
  );

  it('gets nothing when he is removed while he waits', async () => {
    const held = hold();
    const answer = ada.get(KERNELS);
    await until(() => held.waiting.length === 1);
    ada.guest.markEnded('removed');
    held.release();
    expect((await answer).status).toBe(0);
  });
});

describe('who is not in', () => {
  it('gets no kept answer', async () => {
    await ada.get(KERNELS);
    stage.upstream.forget();
    eve.guest.markEnded('removed');
    for (const visitor of [stage.stranger, stage.atTheDoor(), eve]) {
      expect((await visitor.get(KERNELS)).body).not.toContain('count');
    }
    expect(stage.upstream.requests).toEqual([]);
  });
});

describe('memory', () => {
  it('is not filled by long answers: they stream to each', async () => {
    const long = 'x'.repeat(MOST_SHARED_BYTES);
    stage.upstream.reply = (_request, response) => send(response, { long });
    const { status, body } = await ada.get('api/contents/a.txt?content=1');
    expect(status).toBe(200);
    expect(JSON.parse(body).long).toHaveLength(long.length);
  });

  // Red when it is found out each time: Jupyter reads and writes the whole document twice for each guest.
  it('long answers are not asked for twice again and again', async () => {
    const long = 'x'.repeat(MOST_SHARED_BYTES);
    stage.upstream.reply = (_request, response) => send(response, { long });
    const asked = async (visitor: IGuestVisitor) => {
      stage.upstream.forget();
      const { status } = await visitor.get('api/contents/a.txt?content=1');
      expect(status).toBe(200);
      return stage.upstream.requests.length;
    };
    expect(await asked(ada)).toBe(2);
    expect(await asked(eve)).toBe(1);
    expect(await asked(ada)).toBe(1);
    await clock.pass(TOO_LONG_MS);
    expect(await asked(ada)).toBe(2);
    await ada.send('DELETE', 'api/contents/b.txt');
    expect(await asked(ada)).toBe(2);
  });

  // Red when all is shared: 256 answers that nobody reads are half a gigabyte.
  it('is not filled by one guest who reads nothing: what he asks for beyond a page streams', async () => {
    const held = hold();
    const asked = Array.from({ length: MOST_UNREAD + 4 }, () =>
      ada.get(KERNELS)
    );
    await whenWaiting(MOST_UNREAD + 4);
    await until(() => held.waiting.length === 5);
    const others = eve.get(KERNELS);
    await whenWaiting(MOST_UNREAD + 5);
    held.release();
    for (const { status } of await Promise.all([...asked, others])) {
      expect(status).toBe(200);
    }
    expect(stage.upstream.requests).toHaveLength(5);
    // And then he shares again.
    await Promise.all([ada.get(KERNELS), ada.get(KERNELS)]);
    expect(stage.upstream.requests).toHaveLength(5);
  });

  it('is bounded however much is asked for', async () => {
    const big = 'x'.repeat(MOST_SHARED_BYTES - 1000);
    stage.upstream.reply = (_request, response) => send(response, { big });
    const most = Math.floor(KEPT_BYTES / MOST_SHARED_BYTES);
    for (let index = 0; index < most + 4; index += 1) {
      await ada.get(`api/contents/a${index}.txt?content=1`);
    }
    stage.upstream.forget();
    await ada.get('api/contents/a0.txt?content=1');
    expect(stage.upstream.requests).toHaveLength(1);
  });

  it('holds a bounded number of requests, and the others ask for themselves', async () => {
    const held = hold();
    const guests = Array.from({ length: 8 }, (_, index) =>
      stage.guest(`G${index}`)
    );
    const asked = Array.from({ length: MOST_CALLS + 2 }, (_, index) =>
      guests[index % 8]?.get(`api/contents/a${index}.txt?content=1`)
    );
    await until(() => held.waiting.length === MOST_CALLS + 2);
    held.release();
    for (const answer of await Promise.all(asked)) {
      expect(answer?.status).toBe(200);
    }
  });
});

it('rows that share are read by GET and are the same for everybody', () => {
  const shared = ROUTES.filter(route => route.shared !== undefined);
  expect(shared.map(({ name }) => name).sort()).toEqual(
    [
      'contents.list-root',
      'contents.read',
      'kernels',
      'kernelspecs',
      'lab.page',
      'lab.setting',
      'lab.settings',
      'lab.translation',
      'lab.translations',
      'nbconvert.formats',
      'sessions',
      'terminals'
    ].sort()
  );
  for (const route of shared) {
    expect([samplePath(route), route.methods.includes('GET')]).toEqual([
      samplePath(route),
      true
    ]);
  }
});
