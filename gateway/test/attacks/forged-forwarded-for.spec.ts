/**
 * The attack: a guest writes `X-Forwarded-For` himself, to lock others out, to
 * try passwords without end, or to hide who he is.
 *
 * The defence: behind a tunnel the last element of the last line counts, which
 * is the service's own; without one all share one allowance; on the local
 * network the header is not looked at. Red when forwarded-peer.ts takes the
 * first element or `headers['x-forwarded-for']`, or when lan.ts asks it.
 */
import type { IEdgeConduct } from '../edge/conduct';
import { GatewayProcess } from '../support/gateway-process';
import { GuestBrowser } from '../support/guest-browser';
import type { NgrokStage } from '../support/ngrok-stage';
import { ngrokTests } from '../support/ngrok-tests';

jest.setTimeout(60_000);

const tests = ngrokTests();

/** Wrong passwords from one place; the answers' statuses. */
async function guess(
  stage: NgrokStage,
  times: number,
  from: string,
  headers: Record<string, string | string[]> = {}
): Promise<number[]> {
  const statuses = [];
  for (let count = 0; count < times; count += 1) {
    const { status } = await stage.visit('lab', {
      // Past the service's own lock, so that the gateway's is tried.
      headers: { Upgrade: 'websocket', ...headers },
      auth: `guest:wrong-${count}`,
      from
    });
    statuses.push(status);
  }
  return statuses;
}

async function addressOf(stage: NgrokStage, from: string): Promise<string> {
  const name = `from ${from}`;
  await stage.joined(name, from);
  const { guests } = await stage.gateway.statusThat(({ guests }) =>
    guests.some(guest => guest.name === name)
  );
  return guests.find(guest => guest.name === name)?.address ?? '';
}

it.each<IEdgeConduct['forwardedFor']>([
  'appended',
  'appended-as-line',
  'overwritten'
])('names the real address where it is %s', async forwardedFor => {
  tests.edge.conduct.forwardedFor = forwardedFor;
  const stage = await tests.share();
  expect(await addressOf(stage, '127.0.0.7')).toBe('127.0.0.7');
  const forged = {
    'X-Forwarded-For': ['127.0.0.8, 10.0.0.1', '127.0.0.9', 'nonsense, ::1']
  };
  const statuses = await guess(stage, 12, '127.0.0.7', forged);
  expect(statuses.at(0)).toBe(401);
  expect(statuses.at(-1)).toBe(429);
  // Another forged address does not help, and who was named is not locked out.
  expect(
    await guess(stage, 1, '127.0.0.7', { 'X-Forwarded-For': '10.9.9.9' })
  ).toEqual([429]);
  for (const innocent of ['127.0.0.8', '127.0.0.9']) {
    expect(await guess(stage, 1, innocent)).toEqual([401]);
  }
});

it('counts all together when the service names nobody', async () => {
  tests.edge.conduct.forwardedFor = 'absent';
  const stage = await tests.share();
  expect(await addressOf(stage, '127.0.0.7')).toBe('unknown');
  const statuses = [
    ...(await guess(stage, 6, '127.0.0.7')),
    ...(await guess(stage, 6, '127.0.0.8'))
  ];
  expect(statuses.at(-1)).toBe(429);
});

it('is never believed on the local network', async () => {
  const gateway = await GatewayProcess.spawn();
  try {
    await gateway.start({
      upstream: tests.jupyter.upstream,
      assertionKey: tests.assertionKey
    });
    const browser = new GuestBrowser(await gateway.invitation());
    const statuses = [];
    for (let count = 0; count < 12; count += 1) {
      const { status } = await browser.send('GET', '/lab', {
        headers: {
          Authorization: `Basic ${Buffer.from('guest:wrong').toString('base64')}`,
          'X-Forwarded-For': `10.0.0.${count}`
        }
      });
      statuses.push(status);
    }
    expect(statuses.at(-1)).toBe(429);
  } finally {
    await gateway.dispose();
  }
});
