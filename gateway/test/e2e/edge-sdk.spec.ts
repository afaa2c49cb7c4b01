/**
 * The real SDK against the loopback edge: connecting, and what visitors send
 * and get through it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { startEdge } from '../edge/start-edge';
import { Visitor, type IVisitOptions } from '../edge/visitor';
import { SdkAgent } from '../support/sdk-agent';
import { until } from '../support/until';
import { EchoUpstream, type IEchoedRequest } from '../upstreams/echo-upstream';

jest.setTimeout(60_000);

const MEBIBYTE = 1024 * 1024;
const CREDENTIALS = 'guest:correct horse battery staple';
const BROWSER = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
  Accept: 'text/html'
};

let edge: LoopbackEdge;
let upstream: EchoUpstream;
let agent: SdkAgent;
let visitor: Visitor;

beforeAll(async () => {
  edge = await startEdge({ maxAgents: Infinity });
  visitor = new Visitor(edge);
  upstream = await EchoUpstream.start();
  agent = await SdkAgent.connected(edge);
});

afterAll(async () => {
  agent.dispose();
  await upstream.stop();
  await edge.close();
});

async function bound(policy?: string): Promise<string> {
  const { url } = await agent.bind({ upstream: upstream.url, policy });
  return url;
}

/** A request, as it reached the upstream. */
async function arrived(
  url: string,
  options?: IVisitOptions
): Promise<IEchoedRequest> {
  const { body } = await visitor.visit(url, options);
  return JSON.parse(String(body)) as IEchoedRequest;
}

function valuesOf(name: string, { rawHeaders }: IEchoedRequest): string[] {
  return rawHeaders.filter(
    (_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === name
  );
}

/** A message sent there and back. */
async function echoedBy(
  socket: WebSocket,
  message: string | Buffer
): Promise<[data: Buffer, isBinary: boolean]> {
  const back = once(socket, 'message');
  socket.send(message);
  return (await back) as [Buffer, boolean];
}

describe('connecting', () => {
  it('presents the agent, and says nothing of this machine', () => {
    const [{ request } = { request: null }] = edge.events.of('auth');
    expect(request).toMatchObject({
      Version: ['3', '2'],
      ClientId: '',
      Extra: {
        AuthToken: 'good-token',
        Metadata: 'session metadata',
        Cookie: '',
        Hostname: '',
        ClientType: 'edge-test',
        HeartbeatInterval: 10e9,
        HeartbeatTolerance: 15e9,
        UserAgent: expect.stringMatching(
          /^edge-test\/1.0.0 ngrok-javascript\/1.7.0 ngrok-rust\//
        )
      }
    });
  });

  it('works by address too', async () => {
    const serverAddr = edge.serverAddr.replace('localhost', '127.0.0.1');
    const other = await SdkAgent.connected(edge, { serverAddr });
    other.dispose();
  });

  it.each([
    ['a certificate of another authority', () => ({ rootCas: edge.publicCas })],
    ['the roots that the SDK brings', () => ({ rootCas: 'trusted' })]
  ])('fails with %s', async (_name, options) => {
    await expect(SdkAgent.connected(edge, options())).rejects.toThrow(
      'tls handshake error'
    );
  });

  it('fails with nobody there', async () => {
    const gone = await startEdge();
    const { serverAddr } = gone;
    await gone.close();
    await expect(SdkAgent.connected(edge, { serverAddr })).rejects.toThrow(
      'failed to establish tcp connection'
    );
  });
});

describe('binding', () => {
  it('is https by default, and tells the service where it forwards to', async () => {
    const { url, proto, id } = await agent.bind({ upstream: upstream.url });
    expect(url).toMatch(/^https:\/\/[^:/]+$/);
    expect(proto).toBe('https');
    const request = edge.events.of('bind').at(-1)?.request;
    expect(request).toMatchObject({
      Id: '',
      Proto: 'https',
      ForwardsTo: `${upstream.url}/`,
      Extra: { Token: '', Metadata: 'endpoint metadata', PoolingEnabled: false }
    });
    expect(edge.endpoints.find(endpoint => endpoint.url === url)?.id).toBe(id);
  });

  it('gets the domain that it asks for', async () => {
    const domain = 'mine.example';
    const { url } = await agent.bind({ upstream: upstream.url, domain });
    expect(url).toBe('https://mine.example');
    expect((await visitor.visit(url)).status).toBe(200);
  });

  it('forwards to a unix socket as well', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'edge-'));
    const local = await EchoUpstream.start(join(folder, 'socket'));
    const { url } = await agent.bind({ upstream: local.url });
    expect((await arrived(`${url}/here`)).target).toBe('/here');
    await local.stop();
    rmSync(folder, { recursive: true });
  });

  it('shows that nothing listens where it forwards to', async () => {
    const gone = await EchoUpstream.start();
    const { url } = await agent.bind({ upstream: gone.url });
    await gone.stop();
    const { status, body } = await visitor.visit(url);
    expect(status).toBe(502);
    expect(String(body)).toContain('failed to dial backend');
  });

  it('can be undone', async () => {
    const other = await SdkAgent.connected(edge);
    const { url, id } = await other.bind({ upstream: upstream.url });
    await other.unbind();
    expect(edge.events.of('unbind').at(-1)).toMatchObject({ id });
    const { headers } = await visitor.visit(url);
    expect(headers['ngrok-error-code']).toBe('ERR_NGROK_3200');
    other.dispose();
  });
});

describe('requests', () => {
  let url: string;

  beforeAll(async () => {
    url = await bound();
  });

  it('reach the upstream byte for byte', async () => {
    const request = await arrived(`${url}/a/..%2fb//c?d=%20&e`, {
      method: 'PATCH',
      headers: { 'X-Any': ['1', '2'] },
      body: 'text'
    });
    expect(request).toMatchObject({
      method: 'PATCH',
      target: '/a/..%2fb//c?d=%20&e',
      bodyBytes: 4
    });
    expect(valuesOf('x-any', request)).toEqual(['1', '2']);
    expect(valuesOf('host', request)).toEqual([new URL(url).host]);
  });

  it('bring 20 MiB down', async () => {
    const { body } = await visitor.visit(`${url}/bytes?count=${20 * MEBIBYTE}`);
    expect(body.equals(Buffer.alloc(20 * MEBIBYTE, 'x'))).toBe(true);
  });

  it('take 20 MiB up', async () => {
    const body = randomBytes(20 * MEBIBYTE);
    const request = await arrived(url, { method: 'POST', body });
    expect(request.bodySha256).toBe(
      createHash('sha256').update(body).digest('hex')
    );
  });

  it('do not wait for one another, 50 at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, at) => arrived(`${url}/${at}`))
    );
    expect(answers.map(({ target }) => target)).toEqual(
      answers.map((_, at) => `/${at}`)
    );
  });

  it('leave no streams behind', async () => {
    const connection = edge.agents[0];
    await until(() => (connection?.openStreams ?? 0) <= 2);
    expect(connection?.mostStreams).toBeGreaterThan(2);
  });

  it('are answered piece by piece', async () => {
    const answer = await visitor.begin(`${url}/ticks`);
    for (let count = 0; count < 3; count++) {
      const piece = once(answer, 'data');
      upstream.tick();
      expect(String(await piece)).toBe('tick\n');
    }
    answer.destroy();
    await until(() => upstream.listeners === 0);
  });

  it('cannot be answered in the service’s name', async () => {
    const { headers } = await visitor.visit(url);
    expect(headers['content-type']).toBe('application/json');
    expect(headers).not.toHaveProperty('ngrok-error-code');
  });

  it('never come by plain http', async () => {
    const before = upstream.requests.length;
    const { status, headers } = await visitor.visitPlainly(`${url}/x`);
    expect([status, headers.location]).toEqual([307, `${url}/x`]);
    expect(upstream.requests).toHaveLength(before);
  });
});

describe('sockets', () => {
  let url: string;

  beforeAll(async () => {
    url = await bound();
  });

  it('carry text, and 3 MiB', async () => {
    const socket = await visitor.open(`${url}/socket`);
    const [text, isBinary] = await echoedBy(socket, 'naïve');
    expect([String(text), isBinary]).toEqual(['naïve', false]);
    const sent = randomBytes(3 * MEBIBYTE);
    const [received] = await echoedBy(socket, sent);
    expect(received.equals(sent)).toBe(true);
    socket.terminate();
  });

  it('end with the code that the other side gave', async () => {
    const socket = await visitor.open(url);
    const closed = once(socket, 'close');
    socket.close(1000, 'bye');
    expect(await closed).toEqual([1000, Buffer.from('bye')]);
    await until(() => upstream.openSockets === 0);
  });

  it('end for the upstream too when the visitor breaks off', async () => {
    const socket = await visitor.open(url);
    expect(upstream.openSockets).toBe(1);
    socket.terminate();
    await until(() => upstream.openSockets === 0);
  });
});

describe('basic auth by traffic policy', () => {
  const action = {
    type: 'basic-auth',
    config: { realm: 'Lab', credentials: [CREDENTIALS], enforce: true }
  };

  function policy(expressions: string[]): string {
    return JSON.stringify({
      on_http_request: [{ expressions, actions: [action] }]
    });
  }

  it('stops everybody without credentials before the agent', async () => {
    const url = await bound(policy([]));
    const before = upstream.requests.length;
    const wrong = { auth: 'guest:wrong horse battery staple' };
    expect((await visitor.visit(url)).status).toBe(401);
    expect((await visitor.visit(url, wrong)).status).toBe(401);
    expect(await visitor.knock(url)).toBe(401);
    expect(upstream.requests).toHaveLength(before);
    const right = { auth: CREDENTIALS };
    expect((await visitor.visit(url, right)).status).toBe(200);
    expect(await visitor.knock(url, right)).toBe(101);
  });

  it('exempts sockets when it says so', async () => {
    const url = await bound(policy(["!hasReqHeader('Upgrade')"]));
    expect((await visitor.visit(url)).status).toBe(401);
    expect(await visitor.knock(url)).toBe(101);
  });

  it('forwards the credentials, or strips them', async () => {
    const url = await bound(policy([]));
    const options = { auth: CREDENTIALS };
    expect(valuesOf('authorization', await arrived(url, options))).toEqual([
      `Basic ${Buffer.from(CREDENTIALS).toString('base64')}`
    ]);
    edge.conduct.authorization = 'stripped';
    expect(valuesOf('authorization', await arrived(url, options))).toEqual([]);
    edge.conduct.authorization = 'forwarded';
  });

  it('can be written by the SDK', async () => {
    const { url } = await agent.bind({
      upstream: upstream.url,
      basicAuth: ['guest', 'correct horse']
    });
    expect((await visitor.visit(url)).status).toBe(401);
    const auth = 'guest:correct horse';
    expect((await visitor.visit(url, { auth })).status).toBe(200);
  });

  it('is refused when the edge does not understand it', async () => {
    await expect(bound(policy(['maybe()']))).rejects.toThrow(
      /error_code: ERR_NGROK_2202$/
    );
    await expect(bound('on_http_request: []')).rejects.toThrow(
      /error_code: ERR_NGROK_2202$/
    );
  });
});

describe('where visitors come from', () => {
  const options = {
    headers: { 'X-Forwarded-For': '6.6.6.6' },
    from: '127.0.0.9'
  };

  it.each([
    ['appended', ['6.6.6.6, 127.0.0.9']],
    ['appended-as-line', ['6.6.6.6', '127.0.0.9']],
    ['overwritten', ['127.0.0.9']],
    ['absent', []]
  ] as const)('is %s', async (mode, expected) => {
    edge.conduct.forwardedFor = mode;
    const request = await arrived(await bound(), options);
    edge.conduct.forwardedFor = 'appended';
    expect(valuesOf('x-forwarded-for', request)).toEqual(expected);
  });

  it('is right on connections that are used again', async () => {
    edge.conduct.agentConnections = 'reused';
    const url = await bound();
    edge.conduct.agentConnections = 'fresh';
    const before = upstream.connections;
    const seen = [];
    for (const from of ['127.0.0.4', '127.0.0.5']) {
      seen.push(valuesOf('x-forwarded-for', await arrived(url, { from })));
    }
    expect(seen).toEqual([['127.0.0.4'], ['127.0.0.5']]);
    expect(upstream.connections).toBe(before + 1);
  });
});

it('the page of free accounts stands before the upstream', async () => {
  const url = await bound();
  edge.conduct.interstitial = 'before-policy';
  const skip = { ...BROWSER, 'ngrok-skip-browser-warning': '1' };
  const answers = [
    await visitor.visit(url, { headers: BROWSER }),
    await visitor.visit(url, { headers: skip }),
    await visitor.visit(url)
  ];
  edge.conduct.interstitial = 'off';
  expect(answers.map(({ headers }) => headers['ngrok-error-code'])).toEqual([
    'ERR_NGROK_6024',
    undefined,
    undefined
  ]);
});
