/**
 * Visitors: what reaches the agent, what comes back, and what the edge answers
 * by itself.
 */
import { once } from 'node:events';
import type { LoopbackEdge } from '../../../edge/loopback-edge';
import { startEdge } from '../../../edge/start-edge';
import { Visitor, type IVisitOptions } from '../../../edge/visitor';
import { SmallAgent } from '../../../support/small-agent';
import { until } from '../../../support/until';

const BROWSER = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0',
  Accept: 'text/html,*/*;q=0.8'
};

let edge: LoopbackEdge;
let agent: SmallAgent;
let visitor: Visitor;
let url: string;

beforeEach(async () => {
  edge = await startEdge();
  agent = await SmallAgent.signedIn(edge);
  visitor = new Visitor(edge);
  url = (await agent.bound()).URL;
});

afterEach(() => edge.close());

/** Headers as the agent sees them, names and values in turn. */
async function seenHeaders(options: IVisitOptions = {}): Promise<string[]> {
  const seen = once(agent.server, 'request') as Promise<
    [{ rawHeaders: string[] }]
  >;
  await visitor.visit(url, options);
  return (await seen)[0].rawHeaders;
}

/** Values of one header, line by line. */
async function seen(
  name: string,
  options: IVisitOptions = {}
): Promise<string[]> {
  const headers = await seenHeaders(options);
  return headers.filter(
    (_, at) =>
      at % 2 === 1 && headers[at - 1]?.toLowerCase() === name.toLowerCase()
  );
}

describe('a request', () => {
  it('reaches the agent as it was sent, with what connection it came by', async () => {
    const answer = await visitor.visit(`${url}/a/..%2fb?c=%00`, {
      method: 'PUT',
      body: 'x',
      from: '127.0.0.2'
    });
    expect(String(answer.body)).toBe('PUT /a/..%2fb?c=%00');
    expect(agent.proxied).toEqual([
      {
        Id: edge.endpoints[0]?.id,
        ClientAddr: expect.stringMatching(/^127\.0\.0\.2:\d+$/),
        Proto: 'https',
        EdgeType: '3',
        PassthroughTLS: false
      }
    ]);
    expect(edge.events.of('visit')).toEqual([
      expect.objectContaining({
        method: 'PUT',
        target: '/a/..%2fb?c=%00',
        host: new URL(url).host,
        isSecure: true,
        clientIp: '127.0.0.2',
        hasBasic: false,
        status: 200,
        code: null,
        isForwarded: true
      })
    ]);
  });

  it('keeps its headers, doubled ones and their case too, but for those of the connection', async () => {
    const headers = {
      'X-cAsE': ['1', '2'],
      TE: 'trailers',
      'Keep-Alive': 'timeout=5'
    };
    const seen = (await seenHeaders({ headers })).join('\n');
    expect(seen).toContain('X-cAsE\n1\nX-cAsE\n2');
    expect(seen).not.toMatch(/trailers|timeout=5/);
  });

  it('has no body when it had none', async () => {
    const headers = await seenHeaders({ method: 'DELETE' });
    expect(headers).not.toContain('Transfer-Encoding');
  });
});

describe('an answer', () => {
  it('comes back as it is, but for what only the service may say', async () => {
    agent.server.removeAllListeners('request');
    agent.server.on('request', (_, response) => {
      response.sendDate = false;
      response.writeHead(418, 'Short', [
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'ngrok-error-code',
        'ERR_NGROK_3200'
      ]);
      response.end('stout');
    });
    const answer = await visitor.visit(url);
    expect([answer.status, String(answer.body)]).toEqual([418, 'stout']);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    expect(answer.headers).not.toHaveProperty('ngrok-error-code');
    expect(answer.headers).not.toHaveProperty('date');
  });

  it('that is not whole becomes an error of the service', async () => {
    agent.server.removeAllListeners('request');
    agent.server.on('request', request => request.socket.destroy());
    const answer = await visitor.visit(url);
    expect(answer.status).toBe(502);
    expect(answer.headers['ngrok-error-code']).toBe('ERR_NGROK_3004');
  });

  it('that breaks off breaks off', async () => {
    agent.server.removeAllListeners('request');
    agent.server.on('request', (request, response) => {
      response.writeHead(200, { 'Content-Length': '10' });
      response.write('12345', () => request.socket.destroy());
    });
    await expect(visitor.visit(url)).rejects.toThrow('aborted');
  });

  it('is not waited for when the visitor has left', async () => {
    agent.server.removeAllListeners('request');
    const asked = once(agent.server, 'request') as Promise<
      [{ socket: { destroyed: boolean } }]
    >;
    const leaving = new AbortController();
    const { signal } = leaving;
    const visiting = visitor.visit(url, { signal }).catch(() => 'left');
    const [{ socket }] = await asked;
    leaving.abort();
    expect(await visiting).toBe('left');
    await until(() => socket.destroyed);
  });
});

describe('where a visitor comes from', () => {
  const headers = {
    'X-Forwarded-For': ['6.6.6.6', '7.7.7.7'],
    'X-Forwarded-Proto': 'gopher',
    'X-Forwarded-Host': 'evil.example'
  };
  const from = '127.0.0.3';

  it('is appended', async () => {
    expect(await seen('x-forwarded-for', { headers, from })).toEqual([
      '6.6.6.6, 7.7.7.7, 127.0.0.3'
    ]);
    expect(await seen('x-forwarded-proto', { headers })).toEqual([
      'gopher, https'
    ]);
    expect(await seen('x-forwarded-host', { headers })).toEqual([
      'evil.example'
    ]);
  });

  it('is appended on a line of its own', async () => {
    edge.conduct.forwardedFor = 'appended-as-line';
    expect(await seen('x-forwarded-for', { headers, from })).toEqual([
      '6.6.6.6',
      '7.7.7.7',
      '127.0.0.3'
    ]);
  });

  it('replaces what was sent', async () => {
    edge.conduct.forwardedFor = 'overwritten';
    expect(await seen('x-forwarded-for', { headers, from })).toEqual([from]);
    expect(await seen('x-forwarded-proto', { headers })).toEqual(['https']);
    expect(await seen('x-forwarded-host', { headers })).toEqual([
      new URL(url).host
    ]);
  });

  it('is not said at all', async () => {
    edge.conduct.forwardedFor = 'absent';
    expect(await seen('x-forwarded-for', { headers, from })).toEqual([]);
  });

  it('is said when nothing was sent', async () => {
    expect(await seen('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(await seen('x-forwarded-proto')).toEqual(['https']);
    expect(await seen('x-forwarded-host')).toEqual([new URL(url).host]);
  });
});

describe('credentials', () => {
  it('are forwarded', async () => {
    expect(await seen('authorization', { auth: 'a:b' })).toHaveLength(1);
  });

  it('are stripped, other schemes are not', async () => {
    edge.conduct.authorization = 'stripped';
    // Where no policy asks for them, they are none of the service's business.
    expect(await seen('authorization', { auth: 'a:b' })).toHaveLength(1);
    const headers = { Authorization: 'token abc' };
    expect(await seen('authorization', { headers })).toEqual(['token abc']);
    const config = { credentials: ['guest:passphrase'] };
    const TrafficPolicy = JSON.stringify({
      on_http_request: [{ actions: [{ type: 'basic-auth', config }] }]
    });
    url = (await agent.bound({ TrafficPolicy })).URL;
    expect(await seen('authorization', { auth: 'guest:passphrase' })).toEqual(
      []
    );
  });

  it('are withheld, whoever has asked for them', async () => {
    edge.conduct.authorization = 'withheld';
    expect(await seen('authorization', { auth: 'a:b' })).toEqual([]);
  });

  it('are asked for by the policy, which ends there', async () => {
    const action = {
      type: 'basic-auth',
      config: { realm: 'Lab', credentials: ['guest:passphrase'] }
    };
    const TrafficPolicy = JSON.stringify({
      on_http_request: [{ actions: [action] }]
    });
    const guarded = (await agent.bound({ TrafficPolicy })).URL;
    const refused = await visitor.visit(guarded);
    expect(refused.status).toBe(401);
    expect(refused.headers['www-authenticate']).toBe('Basic realm="Lab"');
    expect(await visitor.knock(guarded)).toBe(401);
    expect(agent.proxied).toEqual([]);
    const auth = 'guest:passphrase';
    expect((await visitor.visit(guarded, { auth })).status).toBe(200);
    const kept = edge.events.of('visit').map(({ hasBasic }) => hasBasic);
    expect(kept).toEqual([false, false, true]);
  });
});

describe('connections to the agent', () => {
  it('carry one request each', async () => {
    await visitor.visit(url);
    await visitor.visit(url, { from: '127.0.0.2' });
    expect(agent.proxied).toHaveLength(2);
  });

  it('carry requests of several visitors, if so wanted', async () => {
    edge.conduct.agentConnections = 'reused';
    url = (await agent.bound()).URL;
    expect(await seen('x-forwarded-for')).toEqual(['127.0.0.1']);
    expect(await seen('x-forwarded-for', { from: '127.0.0.2' })).toEqual([
      '127.0.0.2'
    ]);
    expect(agent.proxied).toHaveLength(1);
  });
});

describe('an address without an agent', () => {
  it('is offline', async () => {
    agent.dispose();
    await edge.events.until('reaped');
    const answer = await visitor.visit(url);
    expect(answer.status).toBe(404);
    expect(answer.headers['ngrok-error-code']).toBe('ERR_NGROK_3200');
    expect(edge.events.of('visit')[0]).toMatchObject({
      code: 'ERR_NGROK_3200',
      isForwarded: false
    });
  });

  it('is offline before the agent is reaped too', async () => {
    edge.conduct.reapDelayMs = 60_000;
    agent.dispose();
    await edge.events.until('disconnected');
    expect((await visitor.visit(url)).status).toBe(404);
    expect(await visitor.knock(url)).toBe(404);
  });

  it('that there never was has no certificate', async () => {
    await expect(
      visitor.visit('https://never.tunnel.localhost')
    ).rejects.toThrow();
  });
});

describe('the page of free accounts', () => {
  beforeEach(() => {
    edge.conduct.interstitial = 'before-policy';
  });

  async function isHeldUp(headers: Record<string, string>): Promise<boolean> {
    const forwarded = agent.proxied.length;
    const answer = await visitor.visit(url, { headers });
    const code = answer.headers['ngrok-error-code'];
    expect(code === 'ERR_NGROK_6024').toBe(agent.proxied.length === forwarded);
    return code === 'ERR_NGROK_6024';
  }

  it.each<[string, boolean, Record<string, string>]>([
    ['a browser', true, BROWSER],
    ['its fetch', true, { ...BROWSER, Accept: '*/*' }],
    [
      'its fetch of JSON only',
      false,
      { ...BROWSER, Accept: 'application/json' }
    ],
    [
      'one that skips',
      false,
      { ...BROWSER, 'ngrok-skip-browser-warning': '0' }
    ],
    ['a program', false, { ...BROWSER, 'User-Agent': 'curl/8' }],
    [
      'a browser with another host’s cookie',
      true,
      { ...BROWSER, Cookie: 'abuse_interstitial=other.example' }
    ]
  ])('for %s: %s', async (_who, expected, headers) => {
    expect(await isHeldUp(headers)).toBe(expected);
  });

  it('is gone once Visit was pressed', async () => {
    const { body, status } = await visitor.visit(url, { headers: BROWSER });
    expect(status).toBe(200);
    const cookie = /data-cookie="([^;"]+); Max-Age=604800/.exec(String(body));
    const Cookie = `other=1; ${cookie?.[1]}`;
    expect(await isHeldUp({ ...BROWSER, Cookie })).toBe(false);
  });

  it('does not hold up sockets', async () => {
    agent.server.on('upgrade', (_, socket) =>
      socket.end('HTTP/1.1 400 No\r\n\r\n')
    );
    expect(await visitor.knock(url, { headers: BROWSER })).toBe(400);
  });

  it('comes before or after the policy', async () => {
    const actions = [
      { type: 'basic-auth', config: { credentials: ['guest:passphrase'] } }
    ];
    const TrafficPolicy = JSON.stringify({ on_http_request: [{ actions }] });
    url = (await agent.bound({ TrafficPolicy })).URL;
    expect((await visitor.visit(url, { headers: BROWSER })).status).toBe(200);
    edge.conduct.interstitial = 'after-policy';
    expect((await visitor.visit(url, { headers: BROWSER })).status).toBe(401);
    const known = { headers: BROWSER, auth: 'guest:passphrase' };
    expect((await visitor.visit(url, known)).headers['ngrok-error-code']).toBe(
      'ERR_NGROK_6024'
    );
  });
});

describe('what an account has used up', () => {
  it('requests', async () => {
    edge.conduct.quota.requests = 2;
    const codes = [];
    for (let count = 0; count < 3; count++) {
      const { headers } = await visitor.visit(url);
      codes.push(headers['ngrok-error-code']);
    }
    expect(codes).toEqual([undefined, undefined, 'ERR_NGROK_727']);
    expect(edge.traffic.requests).toBe(3);
  });

  it('bytes', async () => {
    agent.server.removeAllListeners('request');
    agent.server.on('request', (_, response) =>
      response.end(Buffer.alloc(100_000))
    );
    edge.conduct.quota.bytesOut = 100_000;
    expect((await visitor.visit(url)).status).toBe(200);
    const { headers } = await visitor.visit(url);
    expect(headers['ngrok-error-code']).toBe('ERR_NGROK_725');
    expect(edge.traffic.bytesOut).toBeGreaterThan(100_000);
    expect(edge.traffic.bytesOut).toBeLessThan(120_000);
    expect(edge.traffic.bytesIn).toBeGreaterThan(100);
    expect(edge.traffic.bytesIn).toBeLessThan(10_000);
  });
});

describe('plain http', () => {
  it('leads to https, and no further', async () => {
    const answer = await visitor.visitPlainly(`${url}/x?y`);
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe(`${url}/x?y`);
    expect(agent.proxied).toEqual([]);
    expect(edge.events.of('visit')[0]).toMatchObject({ isSecure: false });
  });

  it('leads nowhere without an agent', async () => {
    const { host } = new URL(url);
    const other = url.replace(host, `x${host}`);
    expect((await visitor.visitPlainly(other)).status).toBe(404);
  });
});
