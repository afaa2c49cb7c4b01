/**
 * The two locks of a share through ngrok, whatever the service does with
 * credentials, handshakes and first visits. Nothing counts as passed because
 * it came through the service.
 *
 * Red when the exemption of handshakes is taken out of edge-policy.ts, when
 * proof.ts does not look for credentials that are kept, and when the gateway's
 * own steps believe the service: `tests.edge` never asks again in `stripped`.
 */
import { Visitor } from '../edge/visitor';
import { ngrokTests } from '../support/ngrok-tests';

jest.setTimeout(60_000);

const tests = ngrokTests();

describe('credentials', () => {
  it('are asked for by the service, and by the gateway again', async () => {
    const stage = await tests.share();
    expect(stage.status.tunnel?.edge_basic_auth).toBe(true);
    const refused = await stage.visit('lab');
    expect(refused.status).toBe(401);
    expect(tests.edge.events.of('visit').at(-1)).toMatchObject({
      isForwarded: false
    });
    // The service lets a request with the header of handshakes pass: the gateway does not.
    const dressed = await stage.visit('lab', {
      headers: { Upgrade: 'websocket' }
    });
    expect(dressed.status).toBe(401);
    expect(tests.edge.events.of('visit').at(-1)).toMatchObject({
      isForwarded: true
    });
    expect((await stage.joined('Grace')).cookies.size).toBe(1);
  });

  it('that the service keeps are asked for by the gateway alone', async () => {
    tests.edge.conduct.authorization = 'stripped';
    const stage = await tests.share();
    expect(stage.status.tunnel?.edge_basic_auth).toBe(false);
    expect(stage.agents()).toHaveLength(1);
    expect(tests.edge.endpoints).toHaveLength(1);
    const refused = await stage.visit('lab');
    expect(refused.status).toBe(401);
    expect(tests.edge.events.of('visit').at(-1)).toMatchObject({
      isForwarded: true
    });
  });

  it('that never get through are asked for by the join page, beside the session password', async () => {
    tests.edge.conduct.authorization = 'withheld';
    const stage = await tests.share();
    expect(stage.status.tunnel?.edge_basic_auth).toBe(false);
    const { username, password, session_password } = await stage.invitation();
    const jar = new Map<string, string>();
    const entry = await stage.visit('lab');
    expect(entry.status).toBe(303);
    for (const line of entry.headers['set-cookie'] ?? []) {
      const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const headers = {
      Cookie: [...jar].map(pair => pair.join('=')).join('; '),
      Origin: new URL(stage.url).origin,
      'Content-Type': 'application/x-www-form-urlencoded'
    };
    const page = await stage.visit('secure-share/join', { headers });
    expect(String(page.body)).toContain('name="passphrase"');
    const send = async (fields: Record<string, string>) => {
      const { status } = await stage.visit('secure-share/join', {
        method: 'POST',
        headers,
        body: new URLSearchParams({ name: 'Grace', ...fields }).toString()
      });
      return status;
    };
    // Neither of the two locks opens for the other one's key.
    expect(await send({ session_password })).toBe(403);
    expect(
      await send({
        session_password,
        username: username ?? '',
        passphrase: session_password
      })
    ).toBe(403);
    expect(
      await send({
        session_password: password ?? '',
        username: username ?? '',
        passphrase: password ?? ''
      })
    ).toBe(403);
    expect(
      await send({
        session_password,
        username: username ?? '',
        passphrase: password ?? ''
      })
    ).toBe(303);
  });

  it('are not asked for by anybody when the host wants none', async () => {
    const stage = await tests.share({ options: { basic_auth: false } });
    expect(stage.status.tunnel?.edge_basic_auth).toBe(false);
    const guest = await stage.joined('Grace');
    expect((await guest.get('api/me')).status).toBe(200);
  });
});

describe('sockets', () => {
  it('open with the cookie and without credentials, as in Safari', async () => {
    const stage = await tests.share();
    const guest = await stage.joined('Grace');
    const socket = await guest.open('api/events/subscribe');
    expect(socket.readyState).toBe(socket.OPEN);
    socket.terminate();
  });

  it('do not open with credentials and without the cookie', async () => {
    const stage = await tests.share();
    const { username, password } = await stage.invitation();
    const status = await new Visitor(tests.edge).knock(
      `${stage.url}api/events/subscribe`,
      {
        auth: `${username}:${password}`,
        headers: { Origin: new URL(stage.url).origin }
      }
    );
    expect(status).toBe(403);
    expect(tests.jupyter.sockets).toBe(0);
  });
});

it.each(['before-policy', 'after-policy'] as const)(
  'the page before the first visit (%s) is recognised, and the share is live',
  async when => {
    tests.edge.conduct.interstitial = when;
    const stage = await tests.share();
    expect(stage.status.tunnel?.interstitial).toBe(true);
    const guest = await stage.joined('Grace');
    expect((await guest.get('api/me')).status).toBe(200);
  }
);

it('is live within five seconds', async () => {
  const startMs = performance.now();
  await tests.share();
  expect(performance.now() - startMs).toBeLessThan(5000);
});
