/**
 * The real SDK against the loopback edge when things go wrong: refusals,
 * broken networks, commands, and what the SDK itself does not do right.
 */
import { once } from 'node:events';
import type { ErrorCode } from '../edge/error-codes';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { MAX_STREAMS } from '../edge/muxado/mux-session';
import { startEdge } from '../edge/start-edge';
import { Visitor } from '../edge/visitor';
import { SdkAgent, type SdkError } from '../support/sdk-agent';
import { until } from '../support/until';
import { EchoUpstream } from '../upstreams/echo-upstream';

jest.setTimeout(60_000);

const QUICK = { intervalSeconds: 1, toleranceSeconds: 1 };

let edge: LoopbackEdge;
let upstream: EchoUpstream;
let agent: SdkAgent;
let visitor: Visitor;

beforeAll(async () => {
  upstream = await EchoUpstream.start();
});

beforeEach(async () => {
  edge = await startEdge();
  visitor = new Visitor(edge);
  agent = SdkAgent.spawn();
});

afterEach(async () => {
  agent.dispose();
  await edge.close();
});

afterAll(() => upstream.stop());

/** Connects and binds. */
async function bound(domain?: string): Promise<string> {
  await agent.connect(edge);
  return (await agent.bind({ upstream: upstream.url, domain })).url;
}

/** Whether something does not happen while one would wait for it. */
async function staysPending(
  happening: Promise<unknown>,
  milliseconds = 1500
): Promise<boolean> {
  const ended = happening.then(
    () => false,
    () => false
  );
  const waited = new Promise<boolean>(resolve =>
    setTimeout(() => resolve(true), milliseconds)
  );
  return Promise.race([ended, waited]);
}

async function failureOf(happening: Promise<unknown>): Promise<SdkError> {
  return happening.then(
    () => Promise.reject(new Error('It did not fail.')),
    (error: SdkError) => error
  );
}

describe('refusals', () => {
  it.each<ErrorCode>([
    'ERR_NGROK_4018',
    'ERR_NGROK_105',
    'ERR_NGROK_107',
    'ERR_NGROK_108',
    'ERR_NGROK_8014'
  ])('%s at Auth', async code => {
    edge.refuseAuth(code);
    const error = await failureOf(agent.connect(edge));
    expect(error.errorCode).toBe(code);
    expect(error.message).toMatch(new RegExp(`error_code: ${code}$`));
  });

  it('quote the token', async () => {
    edge.conduct.authtokens = ['another'];
    const error = await failureOf(agent.connect(edge));
    expect(error.errorCode).toBe('ERR_NGROK_107');
    expect(error.message).toContain('Your authtoken: good-token');
  });

  it('come for no token', async () => {
    const error = await failureOf(agent.connect(edge, { authtoken: '' }));
    expect(error.errorCode).toBe('ERR_NGROK_4018');
  });

  it.each<ErrorCode>(['ERR_NGROK_313', 'ERR_NGROK_319', 'ERR_NGROK_360'])(
    '%s at Bind, where the SDK gives the code in the text only',
    async code => {
      edge.refuseBind(code);
      const error = await failureOf(bound());
      expect(error.errorCode).toBeUndefined();
      expect(error.message).toMatch(new RegExp(`error_code: ${code}$`));
    }
  );

  it('come for an address that is taken, until it is free', async () => {
    edge.conduct.reapDelayMs = 1000;
    await bound('mine.example');
    const other = await SdkAgent.connected(edge);
    const wish = { upstream: upstream.url, domain: 'mine.example' };
    expect((await failureOf(other.bind(wish))).message).toMatch(
      /error_code: ERR_NGROK_334$/
    );
    await agent.kill();
    await edge.events.until('disconnected');
    expect((await failureOf(other.bind(wish))).message).toMatch(
      /error_code: ERR_NGROK_334$/
    );
    await edge.events.until('reaped');
    expect((await other.bind(wish)).url).toBe('https://mine.example');
    other.dispose();
  });

  it('of visitors do not reach the agent', async () => {
    const url = await bound();
    edge.refuseVisitors('ERR_NGROK_727');
    const before = upstream.requests.length;
    const { headers } = await visitor.visit(url);
    expect(headers['ngrok-error-code']).toBe('ERR_NGROK_727');
    expect(await visitor.knock(url)).toBe(403);
    expect(upstream.requests).toHaveLength(before);
  });
});

describe('a connection that is cut', () => {
  it('comes back with the same session and the same address', async () => {
    const url = await bound();
    const [bind] = edge.events.of('bind');
    const id = edge.endpoints[0]?.id;
    edge.conduct.reapDelayMs = 10_000;
    edge.cut();
    const again = await edge.events.until('bind', 2);
    expect(edge.events.of('auth')[1]).toMatchObject({
      isResumed: true,
      refusal: null
    });
    expect(again).toMatchObject({ url: bind?.url, request: { Id: id } });
    expect(again.request.Extra.Token).not.toBe('');
    expect((await visitor.visit(url)).status).toBe(200);
    expect(agent.heard('disconnection')).not.toHaveLength(0);
  });

  it('comes back though the session was reaped', async () => {
    const url = await bound();
    edge.cut();
    expect((await edge.events.until('bind', 2)).url).toBe(url);
    expect(edge.events.of('auth')[1]).toMatchObject({ isResumed: false });
    expect((await visitor.visit(url)).status).toBe(200);
  });

  it('breaks sockets on both sides', async () => {
    const url = await bound();
    const socket = await visitor.open(url);
    const closed = once(socket, 'close');
    edge.cut();
    expect(await closed).toEqual([1006, Buffer.alloc(0)]);
    await until(() => upstream.openSockets === 0);
  });

  it('may come back at another address, and the SDK does not notice', async () => {
    const url = await bound();
    edge.conduct.movesOnRebind = true;
    edge.cut();
    const again = await edge.events.until('bind', 2);
    expect(again.url).not.toBe(url);
    expect((await visitor.visit(again.url ?? '')).status).toBe(200);
    const { headers } = await visitor.visit(url);
    expect(headers['ngrok-error-code']).toBe('ERR_NGROK_3200');
  });

  it('comes back after a while without a network', async () => {
    const url = await bound();
    await edge.goOffline();
    expect((await visitor.visit(url)).status).toBe(404);
    await edge.goOnline();
    await edge.events.until('bind', 2);
    expect((await visitor.visit(url)).status).toBe(200);
  });

  it('does not come back when the SDK is told to give up', async () => {
    await agent.connect(edge, { givesUp: true });
    await agent.bind({ upstream: upstream.url });
    edge.cut();
    const { error } = await agent.until('join-ended');
    expect(error).toMatch(/Reconnect\(Canceled\)/);
    expect(edge.events.of('connected')).toHaveLength(1);
  });

  it('hides why it does not come back', async () => {
    await bound();
    edge.refuseAuth('ERR_NGROK_107');
    edge.cut();
    await agent.until('disconnection', 2);
    await edge.events.until('auth', 2);
    const told = agent.heard('disconnection').map(({ error }) => error);
    expect(told.join()).not.toContain('ERR_NGROK_107');
  });
});

describe('a service that goes away', () => {
  it('is come back to', async () => {
    const url = await bound();
    edge.goAway(0, 'Restarting.');
    await edge.events.until('bind', 2);
    expect((await visitor.visit(url)).status).toBe(200);
  });
});

describe('a frozen network', () => {
  it('keeps connecting for ever', async () => {
    edge.freeze();
    expect(await staysPending(agent.connect(edge))).toBe(true);
  });

  it('keeps visitors waiting, and the SDK does not reconnect', async () => {
    await agent.connect(edge, { heartbeat: QUICK });
    const { url } = await agent.bind({ upstream: upstream.url });
    edge.freeze();
    const visiting = visitor.visit(url);
    expect((await agent.until('heartbeat', 2)).latencyMs).toBeDefined();
    await until(() =>
      agent.heard('heartbeat').some(({ latencyMs }) => latencyMs === null)
    );
    await edge.events.until('silent');
    expect((await visiting).headers['ngrok-error-code']).toBe('ERR_NGROK_3004');
    expect(agent.heard('disconnection')).toEqual([]);
  });

  it('keeps closing for ever', async () => {
    await bound();
    edge.freeze();
    expect(await staysPending(agent.unbind())).toBe(true);
  });
});

describe('signs of life', () => {
  it('go both ways', async () => {
    await agent.connect(edge, { heartbeat: QUICK });
    expect(
      (await agent.until('heartbeat', 2)).latencyMs
    ).toBeGreaterThanOrEqual(0);
    await edge.events.until('heartbeat', 2);
    await edge.events.until('heartbeat-back', 2);
  });

  it('that are not answered are reported as null, and no more than that', async () => {
    edge.conduct.answersHeartbeats = false;
    await agent.connect(edge, { heartbeat: QUICK });
    expect(await agent.until('heartbeat')).toMatchObject({ latencyMs: null });
    expect(agent.heard('disconnection')).toEqual([]);
    expect(edge.events.of('connected')).toHaveLength(1);
    expect(edge.events.of('silent')).toEqual([]);
  });

  it('stop when the session is closed, though the connection stays', async () => {
    await agent.connect(edge, { heartbeat: QUICK });
    await agent.bind({ upstream: upstream.url });
    await agent.closeSession();
    expect(edge.events.of('disconnected')).toEqual([]);
    expect(edge.agents).toHaveLength(1);
    await edge.events.until('silent');
    await edge.events.until('reaped');
    expect(edge.endpoints).toEqual([]);
  });
});

it('is gone with its process', async () => {
  const url = await bound();
  await agent.kill();
  await edge.events.until('reaped');
  expect((await visitor.visit(url)).headers['ngrok-error-code']).toBe(
    'ERR_NGROK_3200'
  );
});

describe('commands', () => {
  it('that end an endpoint reject join, with text and code', async () => {
    const url = await bound();
    edge.stopTunnel('Not this one.', 'ERR_NGROK_3208');
    const { error } = await agent.until('join-ended');
    expect(error).toContain('Not this one.');
    expect(error).toContain('ERR_NGROK_3208');
    expect((await visitor.visit(url)).status).toBe(404);
  });

  it('run handlers', async () => {
    await agent.connect(edge, { obeys: true });
    expect(await edge.stopAgents()).toEqual([{}]);
    expect(await edge.restartAgents()).toEqual([{}]);
    expect(await edge.updateAgents('9')).toEqual([{}]);
    await agent.until('stop');
    await agent.until('restart');
    expect(await agent.until('update')).toMatchObject({ version: '9' });
  });

  it('are declined without handlers', async () => {
    await agent.connect(edge);
    const declined = { Error: expect.stringContaining('callback') as string };
    expect(await edge.stopAgents()).toEqual([declined]);
    expect(await edge.restartAgents()).toEqual([declined]);
    expect(await edge.updateAgents('9')).toEqual([declined]);
  });
});

it(`more than ${MAX_STREAMS} connections at once end the session`, async () => {
  const url = await bound();
  const header = {
    Id: edge.endpoints[0]?.id ?? '',
    ClientAddr: '127.0.0.1:1',
    Proto: 'https',
    EdgeType: '3',
    PassthroughTLS: false
  } as const;
  // Heartbeats take two.
  for (let count = 0; count < MAX_STREAMS + 8; count++) {
    edge.agents[0]?.openProxied(header);
  }
  await edge.events.until('disconnected');
  await edge.events.until('bind', 2);
  expect((await visitor.visit(url)).status).toBe(200);
});
