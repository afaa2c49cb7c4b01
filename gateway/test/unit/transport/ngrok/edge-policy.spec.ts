import { edgePolicy } from '../../../../src/transport/ngrok/edge-policy';
import { TrafficPolicy } from '../../../edge/policy/traffic-policy';

const RIGHT = { username: 'guest', password: 'correct horse battery' };

it('is exactly what docs/protocol.md says', () => {
  expect(JSON.parse(edgePolicy(RIGHT))).toEqual({
    on_http_request: [
      {
        name: 'outer lock',
        expressions: ["!hasReqHeader('Upgrade')"],
        actions: [
          {
            type: 'basic-auth',
            config: {
              realm: 'Jupyter Secure Share',
              credentials: ['guest:correct horse battery'],
              enforce: true
            }
          }
        ]
      }
    ]
  });
});

it.each([
  ['a colon in the user name', { ...RIGHT, username: 'a:b' }],
  ['no user name', { ...RIGHT, username: '' }],
  ['letters beyond ASCII', { ...RIGHT, username: 'Zoë' }],
  ['a short password', { ...RIGHT, password: 'seven77' }],
  ['a long password', { ...RIGHT, password: 'x'.repeat(129) }],
  ['a line break', { ...RIGHT, password: 'correct\nhorse' }]
])('is none with %s', (_what, credentials) => {
  expect(() => edgePolicy(credentials)).toThrow(
    expect.objectContaining({ code: 'NGROK_BASIC_AUTH_REFUSED' })
  );
});

it.each(['"', '\\', "'", '`', '{}', 'a: b', '#', '%'])(
  'takes a password with %s as it is',
  sign => {
    const password = `${sign} and more ${sign}`;
    const text = edgePolicy({ ...RIGHT, password });
    const policy = TrafficPolicy.of({
      Domain: '',
      Hostname: '',
      TrafficPolicy: text,
      BasicAuth: null
    });
    const pair = Buffer.from(`guest:${password}`).toString('base64');
    const facts = (authorization: string) => ({
      method: 'GET',
      host: 'a.example',
      path: '/',
      query: '',
      clientIp: '127.0.0.1',
      headers: new Map([['authorization', [authorization]]])
    });
    expect(policy.judge(facts(`Basic ${pair}`) as never).kind).toBe('pass');
    expect(policy.judge(facts('Basic eDp5') as never).kind).toBe('challenge');
  }
);

it('takes no password in which the service would see an expression', () => {
  expect(() =>
    edgePolicy({ ...RIGHT, password: 'secret ${req.host}' })
  ).toThrow(expect.objectContaining({ code: 'NGROK_BASIC_AUTH_REFUSED' }));
});
