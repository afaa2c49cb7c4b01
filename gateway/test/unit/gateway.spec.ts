import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
  PROTOCOL_VERSION,
  type FromGateway,
  type IShareStatus,
  type IStartOptions,
  type ToGateway
} from '../../../src/protocol';
import { createGateway, EXIT, type IGateway } from '../../src/gateway';
import { systemRandom } from '../../src/random';
import { FakeClock } from '../support/fake-clock';
import { GuestBrowser } from '../support/guest-browser';
import { LOOPBACK_OPTIONS } from '../support/gateway-process';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

const MINUTE_MS = 60_000;
const key = systemRandom.bytes(32);
const folder = mkdtempSync(join(tmpdir(), 'jss-'));
let jupyter: ISmallJupyter;
let stages: Stage[];

beforeAll(async () => {
  jupyter = await startSmallJupyter({ key });
});

beforeEach(() => {
  stages = [];
});

afterEach(async () => {
  await Promise.all(stages.map(stage => stage.end()));
});

afterAll(async () => {
  await jupyter.stop();
  rmSync(folder, { recursive: true });
});

/** A gateway in this process, whose time and end the test owns. */
class Stage {
  readonly clock = new FakeClock();
  readonly messages: FromGateway[] = [];
  readonly exits: number[] = [];
  readonly gateway: IGateway;
  parent = 4711;

  constructor() {
    stages.push(this);
    let pending = '';
    this._output.setEncoding('utf8').on('data', (text: string) => {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      this.messages.push(...lines.map(line => JSON.parse(line) as FromGateway));
    });
    this.gateway = createGateway({
      input: this._input,
      output: this._output,
      log: { write: () => undefined },
      clock: this.clock,
      random: systemRandom,
      version: '1.2.3',
      parentId: () => this.parent,
      exit: code => this.exits.push(code)
    });
    this.send({ type: 'hello', protocol: PROTOCOL_VERSION });
  }

  get statuses(): IShareStatus[] {
    return this.messages.flatMap(message =>
      message.type === 'status' ? [message.status] : []
    );
  }

  get status(): IShareStatus {
    const last = this.statuses.at(-1);
    if (last === undefined) {
      throw new Error('No status has come.');
    }
    return last;
  }

  send(message: ToGateway): void {
    this._input.write(`${JSON.stringify(message)}\n`);
  }

  start(options: Partial<IStartOptions> = {}, upstream = jupyter.upstream) {
    return this.ask({
      type: 'start',
      id: 1,
      options: { ...LOOPBACK_OPTIONS, ...options },
      upstream,
      assertion_key: key.toString('base64'),
      state_folder: join(folder, 'state'),
      ngrok: null
    });
  }

  async ask(message: ToGateway & { id: number }) {
    this.send(message);
    return until(() =>
      this.messages.find(
        answer => answer.type === 'result' && answer.id === message.id
      )
    );
  }

  async guest(name: string): Promise<GuestBrowser> {
    const answer = await this.ask({ type: 'invitation', id: 900 });
    if (answer.type !== 'result' || !answer.ok || answer.value === null) {
      throw new Error('There is no invitation.');
    }
    const browser = new GuestBrowser(answer.value);
    await browser.join(name);
    return browser;
  }

  /** Lets the parent be there while time passes. */
  async pass(ms: number): Promise<void> {
    for (let past = 0; past < ms; past += 3000) {
      this.send({ type: 'ping' });
      await this.clock.pass(Math.min(3000, ms - past));
    }
  }

  async end(): Promise<void> {
    this.gateway.stop();
    for (let time = 0; this.exits.length === 0 && time < 200; time += 1) {
      await this.clock.pass(20);
    }
    this._input.destroy();
  }

  private readonly _input = new PassThrough();
  private readonly _output = new PassThrough();
}

/** Waits, in real time, until there is something. */
async function until<T>(find: () => T | undefined): Promise<T> {
  for (let time = 0; time < 2000; time += 1) {
    const found = find();
    if (found !== undefined) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  throw new Error('It did not happen.');
}

function isShut(port: number): Promise<boolean> {
  return new GuestBrowser({
    url: `https://127.0.0.1:${port}/`,
    username: null,
    password: null,
    session_password: '',
    fingerprint_sha256: null,
    expires_at: ''
  })
    .connect()
    .then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED'
    );
}

describe('the life of a share', () => {
  it('begins step by step', async () => {
    const stage = new Stage();
    expect(await stage.start()).toMatchObject({ ok: true, value: null });
    expect(
      stage.statuses.map(({ seq, phase, steps }) => [seq, phase, steps.length])
    ).toEqual([
      [1, 'starting', 1],
      [2, 'starting', 2],
      [3, 'starting', 3],
      [4, 'live', 3]
    ]);
    expect(stage.statuses[0]?.url).toBeNull();
    expect(stage.statuses[1]?.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/);
    expect(JSON.stringify(stage.statuses)).not.toMatch(/password|phrase/);
  });

  it('ends by itself when its time is over, and says so', async () => {
    const stage = new Stage();
    await stage.start({ minutes: 5 });
    const port = Number(new URL(stage.status.url ?? '').port);
    await stage.guest('Grace');
    await stage.pass(5 * MINUTE_MS - 1000);
    expect(stage.status.phase).toBe('live');
    await stage.pass(2000);
    await until(() => stage.exits[0]);
    expect(stage.exits).toEqual([EXIT.ENDED]);
    expect(stage.status).toMatchObject({
      phase: 'off',
      url: null,
      guests: [],
      problem: { code: 'EXPIRED' }
    });
    expect(await isShut(port)).toBe(true);
  });

  it('is over when the machine wakes after its end', async () => {
    const stage = new Stage();
    await stage.start({ minutes: 60 });
    stage.clock.setWall(61 * MINUTE_MS);
    await stage.pass(1000);
    await until(() => stage.exits[0]);
    expect(stage.status.problem?.code).toBe('EXPIRED');
  });

  it('can be made longer, and guests’ pages are told', async () => {
    const stage = new Stage();
    await stage.start({ minutes: 5 });
    const before = Date.parse(stage.status.expires_at ?? '');
    const grace = await stage.guest('Grace');
    const page = await grace.open('secure-share/live');
    const told: string[] = [];
    page.on('message', data => told.push(String(data)));
    await stage.ask({ type: 'extend', id: 2, minutes: 30 });
    expect(Date.parse(stage.status.expires_at ?? '')).toBe(
      before + 30 * MINUTE_MS
    );
    await until(() =>
      told.find(text => text.includes(stage.status.expires_at ?? '?'))
    );
    await stage.pass(20 * MINUTE_MS);
    expect(stage.status.phase).toBe('live');
    expect(
      await stage.ask({ type: 'extend', id: 3, minutes: 1_000_000 })
    ).toMatchObject({ ok: false, problem: { code: 'BAD_OPTIONS' } });
  });

  it('shows guests and their sockets within a tenth of a second', async () => {
    const stage = new Stage();
    await stage.start();
    const grace = await stage.guest('Grace');
    await stage.clock.pass(100);
    expect(stage.status.guests).toMatchObject([{ name: 'Grace', sockets: 0 }]);
    const page = await grace.open('secure-share/live');
    await stage.clock.pass(100);
    expect(stage.status.guests).toMatchObject([{ name: 'Grace', sockets: 1 }]);
    page.terminate();
    await until(() => {
      void stage.clock.pass(100);
      return stage.status.guests[0]?.sockets === 0 || undefined;
    });
  });

  it('ends on order, after which there is nothing to ask', async () => {
    const stage = new Stage();
    await stage.start();
    const port = Number(new URL(stage.status.url ?? '').port);
    const stopped = stage.ask({ type: 'stop', id: 5, reason: 'stopped' });
    expect(await stopped).toMatchObject({ ok: true, value: null });
    await until(() => stage.exits[0]);
    expect(stage.exits).toEqual([EXIT.ENDED]);
    expect(stage.status).toMatchObject({ phase: 'off', problem: null });
    expect(await isShut(port)).toBe(true);
  });

  it('answers each of several stops', async () => {
    const stage = new Stage();
    await stage.start();
    const answers = await Promise.all(
      [5, 6].map(id => stage.ask({ type: 'stop', id, reason: 'stopped' }))
    );
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
    expect(stage.exits).toEqual([EXIT.ENDED]);
  });

  it('can be stopped while it is opening', async () => {
    const stage = new Stage();
    const started = stage.start();
    const stopped = stage.ask({ type: 'stop', id: 5, reason: 'stopped' });
    expect(await stopped).toMatchObject({ ok: true });
    expect(await started).toMatchObject({
      ok: false,
      problem: { code: 'NOT_LIVE' }
    });
    await until(() => stage.exits[0]);
    expect(stage.exits).toEqual([EXIT.ENDED]);
    expect(stage.statuses.map(({ phase }) => phase)).not.toContain('live');
    expect(stage.status.phase).toBe('off');
  });

  it.each([10, 40, 80, 120, 160])(
    'can be stopped %d ms after it began to open',
    async afterMs => {
      const stage = new Stage();
      const started = stage.start();
      await new Promise(resolve => setTimeout(resolve, afterMs));
      const stopped = stage.ask({ type: 'stop', id: 5, reason: 'stopped' });
      expect(await stopped).toMatchObject({ ok: true });
      await started;
      await until(() => stage.exits[0]);
      expect(stage.status.phase).toBe('off');
      expect(stage.exits).toEqual([EXIT.ENDED]);
    }
  );
});

describe('orders without a share', () => {
  it('are answered in words', async () => {
    const stage = new Stage();
    for (const order of [
      { type: 'kick', id: 1, guest: 'x' },
      { type: 'extend', id: 2, minutes: 1 },
      { type: 'invitation', id: 3 }
    ] as const) {
      expect(await stage.ask(order)).toMatchObject({
        ok: false,
        problem: { code: 'NOT_LIVE' }
      });
    }
    expect(
      await stage.ask({ type: 'stop', id: 4, reason: 'stopped' })
    ).toMatchObject({ ok: true });
  });

  it('to remove somebody who is not there say so', async () => {
    const stage = new Stage();
    await stage.start();
    expect(
      await stage.ask({ type: 'kick', id: 2, guest: '0123456789abcdef' })
    ).toMatchObject({ ok: false, problem: { code: 'UNKNOWN_GUEST' } });
  });
});

describe('a share that cannot be opened', () => {
  it.each<[string, Partial<IStartOptions>]>([
    ['BAD_OPTIONS', { role: 'view' }],
    ['PASSWORD_TOO_WEAK', { session_password: 'password123456789' }],
    ['PASSWORD_TOO_WEAK', { password: 'short' }],
    ['ADDRESS_UNAVAILABLE', { host: '192.0.2.1' }]
  ])('says %s and leaves nothing open', async (code, options) => {
    const stage = new Stage();
    expect(await stage.start(options)).toMatchObject({
      ok: false,
      problem: { code }
    });
    await until(() => stage.exits[0]);
    expect(stage.exits).toEqual([EXIT.ENDED]);
    expect(stage.status).toMatchObject({
      phase: 'failed',
      url: null,
      problem: { code }
    });
  });

  it('is one whose Jupyter does not answer', async () => {
    const stage = new Stage();
    const upstream = { ...jupyter.upstream, port: 1 };
    expect(await stage.start({}, upstream)).toMatchObject({
      ok: false,
      problem: { code: 'UPSTREAM_UNREACHABLE' }
    });
    const { url } = stage.statuses[1] ?? { url: null };
    await until(() => stage.exits[0]);
    expect(await isShut(Number(new URL(url ?? '').port))).toBe(true);
  });
});

describe('a gateway', () => {
  it('opens one share only', async () => {
    const stage = new Stage();
    await stage.start();
    stage.send({
      type: 'start',
      id: 2,
      options: LOOPBACK_OPTIONS,
      upstream: jupyter.upstream,
      assertion_key: key.toString('base64'),
      state_folder: folder,
      ngrok: null
    });
    await until(() => stage.exits[0]);
    expect(stage.exits).toEqual([EXIT.BROKEN]);
  });

  it('ends when its parent is silent or another', async () => {
    const silent = new Stage();
    await silent.clock.pass(12_000);
    expect(silent.exits).toEqual([EXIT.ABANDONED]);
    const orphan = new Stage();
    orphan.parent = 1;
    await orphan.clock.pass(500);
    expect(orphan.exits).toEqual([EXIT.ABANDONED]);
  });

  it('answers pings', async () => {
    const stage = new Stage();
    await stage.pass(30_000);
    expect(stage.exits).toEqual([]);
    expect(stage.messages.filter(({ type }) => type === 'pong')).toHaveLength(
      10
    );
  });
});
