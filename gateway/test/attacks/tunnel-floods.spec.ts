/**
 * The attack: more connections at once than ngrok's agent can carry. Its
 * multiplexer ends the whole session with the 513th stream, and every guest is
 * cut off.
 *
 * What the gateway can do: it takes 500 connections and shuts more at once, and
 * idle ones after five seconds, so that streams do not pile up. What it cannot:
 * the service opens the streams, so that 513 requests in the same moment end
 * the session before the gateway hears of them. Then the tunnel comes back by
 * itself, and cookies go on working.
 *
 * Red when front-server.ts has no limit of its own behind a tunnel.
 */
import type { WebSocket } from 'ws';
import { isBack } from '../support/outage';
import { ngrokTests } from '../support/ngrok-tests';

jest.setTimeout(120_000);

const tests = ngrokTests();

it('of sockets that come one after the other are refused, and the session lives', async () => {
  const stage = await tests.share();
  const sockets: WebSocket[] = [];
  let refused = 0;
  // Several guests, since each may have 64.
  for (let count = 0; count < 9; count += 1) {
    const guest = await stage.joined(`Grace ${count}`);
    const opened = await Promise.allSettled(
      Array.from({ length: 60 }, () => guest.open('api/events/subscribe'))
    );
    for (const result of opened) {
      if (result.status === 'fulfilled') {
        sockets.push(result.value);
      } else {
        refused += 1;
      }
    }
  }
  expect(refused).toBeGreaterThan(0);
  expect(tests.edge.events.of('auth')).toHaveLength(1);
  expect(tests.edge.events.of('disconnected')).toHaveLength(0);
  sockets.forEach(socket => socket.terminate());
});

it('all in one moment may end the session; guests come back by themselves', async () => {
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  await Promise.allSettled(
    Array.from({ length: 520 }, () => guest.get('api/me'))
  );
  const startMs = performance.now();
  while (!(await isBack(guest))) {
    expect(performance.now() - startMs).toBeLessThan(15_000);
  }
  expect(stage.status.phase).toBe('live');
});
