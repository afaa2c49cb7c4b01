/**
 * Traffic policies: whom they let pass, and which the edge refuses to bind.
 */
import type { PolicyVerdict } from '../../../edge/policy/traffic-policy';
import { TrafficPolicy } from '../../../edge/policy/traffic-policy';
import type { IRequestFacts } from '../../../edge/policy/request-facts';
import type { IBindOptions } from '../../../edge/rpc/messages';
import { Refusal } from '../../../edge/refusal';

const OPTIONS: IBindOptions = {
  Domain: '',
  Hostname: '',
  TrafficPolicy: '',
  BasicAuth: null,
  HostHeaderRewrite: false,
  LocalUrlScheme: null,
  ProxyProto: 0
};

const CREDENTIALS = 'guest:correct horse battery';

function basicAuth(config: object, expressions?: string[]): string {
  const actions = [{ type: 'basic-auth', config }];
  return JSON.stringify({ on_http_request: [{ expressions, actions }] });
}

function policy(text: string): TrafficPolicy {
  return TrafficPolicy.of({ ...OPTIONS, TrafficPolicy: text });
}

function request(headers: Record<string, string | string[]>): IRequestFacts {
  return {
    method: 'GET',
    host: 'a.example',
    path: '/',
    headers: new Map(
      Object.entries(headers).map(([name, value]) => [name, [value].flat()])
    ),
    clientIp: '127.0.0.1'
  };
}

function basic(pair: string, scheme = 'Basic'): string {
  return `${scheme} ${Buffer.from(pair).toString('base64')}`;
}

function kind(verdict: PolicyVerdict): string {
  return verdict.kind;
}

/** Code of the refusal to bind. */
function refusalOf(options: Partial<IBindOptions>): string | null {
  try {
    TrafficPolicy.of({ ...OPTIONS, ...options });
    return null;
  } catch (error) {
    return error instanceof Refusal ? error.code : String(error);
  }
}

describe('basic auth', () => {
  const guarded = policy(
    basicAuth({ credentials: [CREDENTIALS, 'other:passphrase'], realm: 'Lab' })
  );

  it('asks strangers', () => {
    expect(guarded.judge(request({}))).toEqual({
      kind: 'challenge',
      realm: 'Lab'
    });
  });

  it.each([
    ['one pair', basic(CREDENTIALS), 'pass'],
    ['another pair', basic('other:passphrase'), 'pass'],
    ['the scheme in lower case', basic(CREDENTIALS, 'basic'), 'pass'],
    ['a wrong password', basic('guest:wrong password'), 'challenge'],
    ['one name, the other password', basic('guest:passphrase'), 'challenge'],
    ['another scheme', basic(CREDENTIALS, 'Bearer'), 'challenge'],
    ['nothing', 'Basic', 'challenge']
  ])('%s', (_name, authorization, expected) => {
    expect(kind(guarded.judge(request({ authorization })))).toBe(expected);
  });

  it('does not look for the right one among several lines', () => {
    const pairs = [basic('guest:wrong password'), basic(CREDENTIALS)];
    for (const authorization of [pairs, [...pairs].reverse()]) {
      expect(kind(guarded.judge(request({ authorization })))).toBe('challenge');
    }
  });

  it('asks for "ngrok" unless told otherwise', () => {
    const verdict = policy(basicAuth({ credentials: [CREDENTIALS] })).judge(
      request({})
    );
    expect(verdict).toEqual({ kind: 'challenge', realm: 'ngrok' });
  });

  it('only looks on when it is not enforced', () => {
    const lenient = basicAuth({ credentials: [CREDENTIALS], enforce: false });
    expect(kind(policy(lenient).judge(request({})))).toBe('pass');
  });

  it('exempts what the expressions exempt', () => {
    const exempting = policy(
      basicAuth({ credentials: [CREDENTIALS] }, ["!hasReqHeader('Upgrade')"])
    );
    const handshake = request({ upgrade: 'websocket' });
    expect(kind(exempting.judge(handshake))).toBe('pass');
    expect(kind(exempting.judge(request({})))).toBe('challenge');
  });

  it('is asked for only when all expressions hold', () => {
    const both = policy(
      basicAuth({ credentials: [CREDENTIALS] }, [
        "req.method == 'GET'",
        "req.host == 'other.example'"
      ])
    );
    expect(kind(both.judge(request({})))).toBe('pass');
  });

  it('can be written by the SDK itself', () => {
    const module = TrafficPolicy.of({
      ...OPTIONS,
      BasicAuth: {
        credentials: [{ username: 'guest', cleartext_password: 'passphrase' }]
      }
    });
    expect(kind(module.judge(request({})))).toBe('challenge');
    const authorization = basic('guest:passphrase');
    expect(kind(module.judge(request({ authorization })))).toBe('pass');
  });
});

it('lets everybody pass without rules', () => {
  expect(kind(policy('').judge(request({})))).toBe('pass');
  expect(kind(policy('{"on_http_request":[]}').judge(request({})))).toBe(
    'pass'
  );
});

it('shuts the door when an expression fails', () => {
  const failing = basicAuth({ credentials: [CREDENTIALS] }, [
    "'websocket' in req.headers['upgrade']"
  ]);
  expect(policy(failing).judge(request({}))).toMatchObject({
    kind: 'refuse',
    refusal: { code: 'ERR_NGROK_2254' }
  });
});

describe('bound as it is, or not at all', () => {
  it.each([
    ['text that is no JSON', 'on_http_request: []'],
    ['a list', '[]'],
    ['another phase', '{"on_tcp_connect":[]}'],
    ['one more phase', '{"on_http_request":[],"on_http_response":[]}'],
    ['rules that are no list', '{"on_http_request":{}}'],
    ['a rule without actions', '{"on_http_request":[{}]}'],
    ['a misspelt rule', '{"on_http_request":[{"expression":[],"actions":[]}]}'],
    ['another action', '{"on_http_request":[{"actions":[{"type":"deny"}]}]}'],
    ['no credentials', basicAuth({})],
    ['misspelt credentials', basicAuth({ credential: [CREDENTIALS] })],
    [
      'a misspelt field',
      basicAuth({ credentials: [CREDENTIALS], enforced: true })
    ],
    [
      'enforcing by a word',
      basicAuth({ credentials: [CREDENTIALS], enforce: 'true' })
    ],
    ['credentials without a colon', basicAuth({ credentials: ['guest'] })],
    [
      'credentials to be worked out',
      basicAuth({ credentials: ['a:${req.method}-xx'] })
    ],
    [
      'a realm of 129 characters',
      basicAuth({ credentials: [CREDENTIALS], realm: 'x'.repeat(129) })
    ],
    [
      'a realm outside ASCII',
      basicAuth({ credentials: [CREDENTIALS], realm: 'Gäste' })
    ],
    [
      'an unknown expression',
      basicAuth({ credentials: [CREDENTIALS] }, ['maybe()'])
    ]
  ])('%s', (_name, text) => {
    expect(refusalOf({ TrafficPolicy: text })).toBe('ERR_NGROK_2202');
  });

  it.each([
    ['compression', { Compression: {} }],
    ['restriction by address', { IPRestriction: { allow_cidrs: [] } }],
    ['headers', { RequestHeaders: { add: ['a:b'] } }],
    ['PROXY protocol', { ProxyProto: 1 }]
  ])('%s by the older options', (_name, options) => {
    expect(refusalOf(options)).toBe('ERR_NGROK_2202');
  });

  it.each([
    ['no user name', [':passphrase'], 'ERR_NGROK_359'],
    ['a password of 7', ['guest:1234567'], 'ERR_NGROK_360'],
    ['a password of 8', ['guest:12345678'], null],
    ['a password of 128', [`guest:${'x'.repeat(128)}`], null],
    ['a password of 129', [`guest:${'x'.repeat(129)}`], 'ERR_NGROK_360'],
    ['a password with colons', ['guest:12:34:56:78'], null],
    ['10 pairs', Array<string>(10).fill(CREDENTIALS), null],
    ['11 pairs', Array<string>(11).fill(CREDENTIALS), 'ERR_NGROK_15009']
  ])('%s', (_name, credentials, code) => {
    const text = basicAuth({ credentials });
    expect(refusalOf({ TrafficPolicy: text })).toBe(code);
  });
});
