import { pass } from './fakeTime';
import { inspect } from 'util';
import { ShareModel } from '../model';
import type { IServerShareStatus } from '../protocol';
import { HINT_GAP_MS, POLL_INTERVAL_MS } from '../statusFeed';
import type { IGuestsChange } from '../tokens';
import { FakeEvents } from './fakeEvents';
import { later, MockedServer } from './mockedServer';
import {
  CHOICES,
  FAILED,
  INVITATION,
  LI,
  LIVE,
  OFF,
  STARTING,
  statusWith,
  TUNNEL,
  ZOE
} from './samples';

const SHARE = 'jupyter-secure-share/share';

let server: MockedServer;
let events: FakeEvents;
let model: ShareModel;

/** A model that has taken in its first status. */
async function modelSeeing(status: IServerShareStatus): Promise<void> {
  server.on(`GET ${SHARE}`, { json: status });
  model = new ShareModel({ serverSettings: server.settings, events });
  await pass(HINT_GAP_MS);
}

function setHidden(isHidden: boolean): void {
  Object.defineProperty(document, 'visibilityState', {
    configurable: true,
    get: () => (isHidden ? 'hidden' : 'visible')
  });
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  server = new MockedServer();
  events = new FakeEvents();
});

afterEach(() => {
  model.dispose();
  setHidden(false);
});

describe('what the model knows', () => {
  it('asks at once and takes the status in', async () => {
    await modelSeeing(LIVE);
    expect(model.reach).toBe('ready');
    expect(model.status).toEqual(LIVE);
  });

  it('is loading before the first answer', () => {
    server.on(`GET ${SHARE}`, () => later<never>().promise);
    model = new ShareModel({ serverSettings: server.settings, events });
    expect(model.reach).toBe('loading');
    expect(model.status).toBeNull();
  });

  it('knows a server without the extension from one that does not answer', async () => {
    server.on(`GET ${SHARE}`, { status: 404, json: { message: 'Not Found' } });
    model = new ShareModel({ serverSettings: server.settings, events });
    await pass(0);
    expect(model.reach).toBe('missing');
    expect(model.lost?.code).toBe('EXTENSION_MISSING');

    server.on(`GET ${SHARE}`, () => Promise.reject(new TypeError('refused')));
    model.refresh();
    await pass(HINT_GAP_MS);
    expect(model.reach).toBe('unreachable');
    expect(model.lost?.code).toBe('JUPYTER_UNREACHABLE');
  });

  it('gives up a question that nobody answers', async () => {
    server.on(`GET ${SHARE}`, () => later<never>().promise);
    model = new ShareModel({ serverSettings: server.settings, events });
    await pass(15_000);
    expect(model.reach).toBe('unreachable');
  });

  it('takes no answer for a status that is none', async () => {
    server.on(`GET ${SHARE}`, { text: '<html>a proxy</html>' });
    model = new ShareModel({ serverSettings: server.settings, events });
    await pass(0);
    expect(model.status).toBeNull();
    expect(model.reach).toBe('unreachable');
    expect(model.lost?.code).toBe('UNEXPECTED_ANSWER');
  });

  it('says nothing when nothing has changed', async () => {
    await modelSeeing(OFF);
    const changed = jest.fn();
    model.changed.connect(changed);
    model.refresh();
    await pass(HINT_GAP_MS);
    expect(changed).not.toHaveBeenCalled();
  });
});

describe('seq', () => {
  it('drops a status that is older than one that came meanwhile', async () => {
    await modelSeeing(OFF);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}`, () => slow.promise);
    server.on(`POST ${SHARE}`, {
      status: 201,
      json: statusWith(LIVE, { seq: 9 })
    });
    model.refresh();
    await pass(0);
    await model.start({});
    slow.resolve({ json: statusWith(STARTING, { seq: 8 }) });
    await pass(0);
    expect(model.status?.phase).toBe('live');
    expect(model.status?.seq).toBe(9);
  });

  it('takes a lower number that was asked for afterwards: Jupyter was started anew', async () => {
    await modelSeeing(statusWith(LIVE, { seq: 40 }));
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 0 }) });
    events.hint();
    await pass(HINT_GAP_MS);
    expect(model.status?.phase).toBe('off');
  });
});

describe('hints', () => {
  it('make the model ask, at once', async () => {
    await modelSeeing(OFF);
    server.on(`GET ${SHARE}`, { json: statusWith(LIVE, { seq: 7 }) });
    events.hint(7);
    await pass(0);
    expect(model.status?.phase).toBe('live');
  });

  it('of other extensions are no hints', async () => {
    await modelSeeing(OFF);
    const before = server.count(`GET ${SHARE}`);
    events.send({ schema_id: 'https://events.jupyter.org/other/v1' });
    await pass(1000);
    expect(server.count(`GET ${SHARE}`)).toBe(before);
  });

  it('are no statuses, whatever a forged one carries', async () => {
    await modelSeeing(OFF);
    // Red when an event's content is taken in, even until the next answer.
    const phases: unknown[] = [];
    model.changed.connect(() => phases.push(model.status?.phase));
    events.send({
      schema_id: 'https://schema.jupyter.org/jupyter_secure_share/share/v1',
      ...JSON.parse(JSON.stringify(statusWith(LIVE, { seq: 99 })))
    });
    await pass(1000);
    expect(phases).toEqual([]);
    expect(model.status?.phase).toBe('off');
  });

  it('in a flood become few questions, and the last one is not missed', async () => {
    await modelSeeing(OFF);
    const before = server.count(`GET ${SHARE}`);
    for (let seq = 0; seq < 1000; seq++) {
      events.hint(seq);
      await pass(1);
    }
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 1000 }) });
    events.hint(1000);
    await pass(HINT_GAP_MS);
    expect(server.count(`GET ${SHARE}`) - before).toBeLessThanOrEqual(6);
    expect(model.status?.seq).toBe(1000);
  });

  it('that come during a question lead to another', async () => {
    await modelSeeing(OFF);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}`, () => slow.promise);
    events.hint(1);
    await pass(0);
    events.hint(2);
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 2 }) });
    slow.resolve({ json: statusWith(OFF, { seq: 1 }) });
    await pass(HINT_GAP_MS);
    expect(model.status?.seq).toBe(2);
  });
});

describe('polls', () => {
  it('run while a share is live, because hints get lost', async () => {
    await modelSeeing(LIVE);
    server.on(`GET ${SHARE}`, {
      json: statusWith(LIVE, { seq: 8, guests: [ZOE] })
    });
    await pass(POLL_INTERVAL_MS + HINT_GAP_MS);
    expect(model.status?.guests).toEqual([ZOE]);
  });

  it('notice within three seconds that the gateway is gone', async () => {
    await modelSeeing(LIVE);
    server.on(`GET ${SHARE}`, { json: statusWith(FAILED, { seq: 8 }) });
    await pass(POLL_INTERVAL_MS);
    expect(model.status?.phase).toBe('failed');
  });

  it('rest while nothing is shared', async () => {
    await modelSeeing(OFF);
    const before = server.count(`GET ${SHARE}`);
    await pass(10 * POLL_INTERVAL_MS);
    expect(server.count(`GET ${SHARE}`)).toBe(before);
  });

  it('end with the share', async () => {
    await modelSeeing(LIVE);
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 8 }) });
    await pass(2 * POLL_INTERVAL_MS);
    const before = server.count(`GET ${SHARE}`);
    await pass(10 * POLL_INTERVAL_MS);
    expect(server.count(`GET ${SHARE}`)).toBe(before);
  });

  it('rest while the page is hidden, and go on when it is seen', async () => {
    await modelSeeing(LIVE);
    setHidden(true);
    await pass(3 * POLL_INTERVAL_MS);
    const before = server.count(`GET ${SHARE}`);
    await pass(10 * POLL_INTERVAL_MS);
    expect(server.count(`GET ${SHARE}`)).toBe(before);
    setHidden(false);
    await pass(POLL_INTERVAL_MS + HINT_GAP_MS);
    expect(server.count(`GET ${SHARE}`)).toBeGreaterThan(before);
  });

  it('run from the click on, before the server has said anything', async () => {
    await modelSeeing(OFF);
    const slow = later<{ json: unknown }>();
    server.on(`POST ${SHARE}`, () => slow.promise);
    server.on(`GET ${SHARE}`, { json: statusWith(STARTING, { seq: 3 }) });
    void model.start({});
    await pass(POLL_INTERVAL_MS);
    expect(model.status?.phase).toBe('starting');
    slow.resolve({ json: statusWith(LIVE, { seq: 7 }) });
    await pass(0);
    expect(model.status?.phase).toBe('live');
  });
});

describe('wishes', () => {
  it('start a share with the options given', async () => {
    await modelSeeing(OFF);
    server.on(`POST ${SHARE}`, { status: 201, json: LIVE });
    const start = model.start({ minutes: 30, document: 'a.ipynb' });
    expect(model.isBusy('start')).toBe(true);
    expect(await start).toBe(true);
    expect(model.isBusy('start')).toBe(false);
    expect(model.status?.phase).toBe('live');
    expect(server.asked.find(({ method }) => method === 'POST')?.body).toEqual({
      minutes: 30,
      document: 'a.ipynb'
    });
  });

  it('are not asked twice at once', async () => {
    await modelSeeing(OFF);
    const slow = later<{ json: unknown }>();
    server.on(`POST ${SHARE}`, () => slow.promise);
    const first = model.start({});
    expect(await model.start({})).toBe(false);
    slow.resolve({ json: LIVE });
    expect(await first).toBe(true);
    expect(server.count(`POST ${SHARE}`)).toBe(1);
  });

  it('keep the reason when they are refused, and forget it with the next wish', async () => {
    await modelSeeing(OFF);
    server.on(`POST ${SHARE}`, {
      status: 409,
      json: { code: 'PORT_TAKEN', message: 'Taken.', next_step: 'Another.' }
    });
    expect(await model.start({ port: 80 })).toBe(false);
    expect(model.error).toEqual({
      code: 'PORT_TAKEN',
      message: 'Taken.',
      next_step: 'Another.'
    });
    server.on(`POST ${SHARE}`, { status: 201, json: LIVE });
    expect(await model.start({})).toBe(true);
    expect(model.error).toBeNull();
  });

  it('stop a share that is only starting, and the start has not failed then', async () => {
    await modelSeeing(OFF);
    const slow = later<{ status: number; json: unknown }>();
    server.on(`POST ${SHARE}`, () => slow.promise);
    server.on(`DELETE ${SHARE}`, { json: statusWith(OFF, { seq: 4 }) });
    const start = model.start({});
    expect(await model.stop()).toBe(true);
    slow.resolve({
      status: 409,
      json: { code: 'START_CANCELLED', message: 'Stopped.', next_step: '' }
    });
    expect(await start).toBe(false);
    expect(model.error).toBeNull();
    expect(model.status?.phase).toBe('off');
  });

  it('extend by minutes', async () => {
    await modelSeeing(LIVE);
    const longer = statusWith(LIVE, {
      seq: 8,
      expires_at: '2026-11-24T10:30:00.000Z'
    });
    server.on(`POST ${SHARE}/extend`, { json: longer });
    expect(await model.extend(30)).toBe(true);
    expect(model.status?.expires_at).toBe('2026-11-24T10:30:00.000Z');
    expect(server.asked.some(({ body }) => isSame(body, { minutes: 30 }))).toBe(
      true
    );
  });

  it('ask for the status after an answer without one', async () => {
    await modelSeeing(OFF);
    server.on('POST jupyter-secure-share/forget', { status: 204 });
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 5 }) });
    expect(await model.forget()).toBe(true);
    await pass(HINT_GAP_MS);
    expect(model.status?.seq).toBe(5);
  });
});

describe('guests', () => {
  let changes: IGuestsChange[];

  async function watch(status: IServerShareStatus): Promise<void> {
    await modelSeeing(status);
    changes = [];
    model.guestsChanged.connect((_, change) => changes.push(change));
  }

  async function see(change: Partial<IServerShareStatus>): Promise<void> {
    server.on(`GET ${SHARE}`, { json: statusWith(LIVE, change) });
    events.hint();
    await pass(HINT_GAP_MS);
  }

  it('who were here when the page was loaded are no news', async () => {
    await watch(LIVE);
    expect(changes).toEqual([]);
  });

  it('who come and go are told', async () => {
    await watch(statusWith(LIVE, { guests: [ZOE] }));
    await see({ seq: 8, guests: [LI] });
    expect(changes).toEqual([{ joined: [LI], left: [ZOE] }]);
  });

  it('whom the host removes are no news to him', async () => {
    await watch(LIVE);
    const without = statusWith(LIVE, { seq: 8, guests: [LI] });
    server.on(`DELETE jupyter-secure-share/guests/${ZOE.id}`, {
      json: without
    });
    server.on(`GET ${SHARE}`, { json: without });
    expect(await model.remove(ZOE.id)).toBe(true);
    await pass(HINT_GAP_MS);
    expect(model.status?.guests).toEqual([LI]);
    expect(changes).toEqual([]);
  });

  it('whom the host removes with two clicks are no news either', async () => {
    await watch(LIVE);
    const slow = later<{ json: unknown }>();
    const without = statusWith(LIVE, { seq: 8, guests: [LI] });
    server.on(
      `DELETE jupyter-secure-share/guests/${ZOE.id}`,
      () => slow.promise
    );
    const first = model.remove(ZOE.id);
    expect(await model.remove(ZOE.id)).toBe(false);
    slow.resolve({ json: without });
    expect(await first).toBe(true);
    expect(changes).toEqual([]);
  });

  it('whom the host could not remove are news when they leave', async () => {
    await watch(LIVE);
    server.on(`DELETE jupyter-secure-share/guests/${ZOE.id}`, { status: 500 });
    expect(await model.remove(ZOE.id)).toBe(false);
    await pass(HINT_GAP_MS);
    await see({ seq: 8, guests: [LI] });
    expect(changes).toEqual([{ joined: [], left: [ZOE] }]);
  });

  it('who end with the share do not leave one by one', async () => {
    await watch(LIVE);
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 8 }) });
    events.hint();
    await pass(HINT_GAP_MS);
    expect(changes).toEqual([]);
  });
});

describe('the invitation', () => {
  it('is asked for on purpose only', async () => {
    await modelSeeing(LIVE);
    expect(model.invitation).toBeNull();
    server.on(`GET ${SHARE}/invitation`, { json: INVITATION });
    expect(await model.loadInvitation()).toBe(true);
    expect(model.invitation).toEqual(INVITATION);
  });

  it('takes the error of an earlier try away when it comes, and no other', async () => {
    await modelSeeing(LIVE);
    server.on(`GET ${SHARE}/invitation`, { status: 500 });
    expect(await model.loadInvitation()).toBe(false);
    expect(model.error?.code).toBe('UNEXPECTED_ANSWER');
    server.on(`GET ${SHARE}/invitation`, { json: INVITATION });
    await model.loadInvitation();
    expect(model.error).toBeNull();

    server.on(`POST ${SHARE}/extend`, { status: 500 });
    await model.extend(30);
    await model.loadInvitation();
    expect(model.error?.code).toBe('UNEXPECTED_ANSWER');
  });

  it('is forgotten with the share', async () => {
    await modelSeeing(LIVE);
    server.on(`GET ${SHARE}/invitation`, { json: INVITATION });
    await model.loadInvitation();
    server.on(`GET ${SHARE}`, { json: statusWith(OFF, { seq: 8 }) });
    events.hint();
    await pass(HINT_GAP_MS);
    expect(model.invitation).toBeNull();
  });

  it('is forgotten when another share has begun meanwhile', async () => {
    await modelSeeing(LIVE);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}/invitation`, () => slow.promise);
    const load = model.loadInvitation();
    server.on(`GET ${SHARE}`, {
      json: statusWith(LIVE, { seq: 12, id: 'ffffffffffffffff' })
    });
    events.hint();
    await pass(HINT_GAP_MS);
    slow.resolve({ json: INVITATION });
    await load;
    expect(model.invitation).toBeNull();
  });
});

describe('an authtoken', () => {
  const PATH = 'jupyter-secure-share/authtoken';

  it('is handed on, and what can be chosen is asked for anew', async () => {
    await modelSeeing(OFF);
    server.on(`PUT ${PATH}`, { json: { authtoken_source: 'given' } });
    const choices = { ...CHOICES, ngrok: { authtoken_source: 'given' } };
    server.on(`GET ${SHARE}/choices`, { json: choices });
    expect(await model.giveAuthtoken('secret', false)).toBe(true);
    expect(model.choices).toEqual(choices);
    expect(inspect(model, { depth: 8 })).not.toContain('secret');
    server.on(`DELETE ${PATH}`, { json: { authtoken_source: null } });
    server.on(`GET ${SHARE}/choices`, { json: CHOICES });
    expect(await model.forgetAuthtoken()).toBe(true);
    expect(model.choices).toEqual(CHOICES);
  });

  it('is not taken for missing by an answer that was under way', async () => {
    await modelSeeing(OFF);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}/choices`, () => slow.promise);
    const early = model.loadChoices();
    server.on(`PUT ${PATH}`, { json: {} });
    const given = model.giveAuthtoken('secret', true);
    await pass(0);
    const choices = { ...CHOICES, ngrok: { authtoken_source: 'remembered' } };
    server.on(`GET ${SHARE}/choices`, { json: choices });
    slow.resolve({ json: CHOICES });
    await early;
    expect(await given).toBe(true);
    expect(model.choices).toEqual(choices);
  });

  it('that is refused leaves the reason, and asks nothing more', async () => {
    await modelSeeing(OFF);
    server.on(`PUT ${PATH}`, {
      status: 400,
      json: { code: 'NGROK_TOKEN_MALFORMED', message: 'No.', next_step: '' }
    });
    expect(await model.giveAuthtoken('sec ret', false)).toBe(false);
    expect(model.error?.code).toBe('NGROK_TOKEN_MALFORMED');
    expect(server.count(`GET ${SHARE}/choices`)).toBe(0);
  });
});

describe('another address', () => {
  const moved = statusWith(TUNNEL, {
    seq: 8,
    url: 'https://new-fox.ngrok-free.dev/'
  });
  const at = (url: string | null) => ({ ...INVITATION, url });

  it('is asked for, and takes the place of the status and the invitation', async () => {
    await modelSeeing(TUNNEL);
    server.on(`GET ${SHARE}/invitation`, { json: at(TUNNEL.url) });
    await model.loadInvitation();
    server.on('POST jupyter-secure-share/new-address', { json: moved });
    server.on(`GET ${SHARE}`, { json: moved });
    expect(await model.takeNewAddress()).toBe(true);
    expect(model.status?.url).toBe(moved.url);
    expect(model.invitation).toBeNull();
  });

  it('that comes while the invitation is on its way makes the model ask again', async () => {
    await modelSeeing(TUNNEL);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}/invitation`, () => slow.promise);
    const load = model.loadInvitation();
    server.on(`GET ${SHARE}`, { json: moved });
    events.hint();
    await pass(HINT_GAP_MS);
    server.on(`GET ${SHARE}/invitation`, { json: at(moved.url) });
    slow.resolve({ json: at(TUNNEL.url) });
    expect(await load).toBe(true);
    expect(model.invitation).toEqual(at(moved.url));
    expect(server.count(`GET ${SHARE}/invitation`)).toBe(2);
  });
});

describe('choices', () => {
  it('are loaded when asked for', async () => {
    await modelSeeing(OFF);
    server.on(`GET ${SHARE}/choices`, { json: CHOICES });
    expect(await model.loadChoices()).toBe(true);
    expect(model.choices).toEqual(CHOICES);
  });

  it('are asked of the server once when several want them at a time', async () => {
    await modelSeeing(OFF);
    server.on(`GET ${SHARE}/choices`, { json: CHOICES });
    const all = [1, 2, 3, 4, 5].map(() => model.loadChoices());
    expect(await Promise.all(all)).toEqual([true, true, true, true, true]);
    expect(server.count(`GET ${SHARE}/choices`)).toBe(1);
    await model.loadChoices();
    expect(server.count(`GET ${SHARE}/choices`)).toBe(2);
  });
});

describe('dispose', () => {
  it('ends questions, polls and signals', async () => {
    await modelSeeing(LIVE);
    const changed = jest.fn();
    model.changed.connect(changed);
    const slow = later<{ json: unknown }>();
    server.on(`GET ${SHARE}`, () => slow.promise);
    model.refresh();
    await pass(0);
    const before = server.count(`GET ${SHARE}`);
    model.dispose();
    model.dispose();
    slow.resolve({ json: statusWith(OFF, { seq: 8 }) });
    events.hint();
    model.refresh();
    await pass(10 * POLL_INTERVAL_MS);
    expect(server.count(`GET ${SHARE}`)).toBe(before);
    expect(changed).not.toHaveBeenCalled();
    expect(model.status).toEqual(LIVE);
    expect(jest.getTimerCount()).toBe(0);
  });
});

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
