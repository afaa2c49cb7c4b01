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
