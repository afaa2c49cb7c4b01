/**
 * What tunnels suffer: the connection breaks, freezes, is gone for a while, and
 * comes back, at the same address or at another one.
 *
 * Red when pulse.ts does not count silence, when supervisor.ts believes the
 * SDK's own coming back without looking at the address (`leadsHere`), and when
 * proved-address.ts does not shut the door at a move.
 */
import type { EdgeGuest } from '../support/edge-guest';
import { ngrokTests } from '../support/ngrok-tests';
import { afterOutage, isBack } from '../support/outage';
import { until } from '../support/until';

jest.setTimeout(90_000);

const tests = ngrokTests();

/** Waits until the proof has been given. */
async function untilOpen(guest: EdgeGuest): Promise<void> {
  while ((await guest.get('')).status === 503) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

it.each(['cut', 'offline', 'frozen'] as const)(
  'guests come back with the same cookie after the network was %s for two seconds',
  async how => {
    const stage = await tests.share();
    const guest = await stage.joined('Grace');
    const { url } = stage;
    const outage = await afterOutage(tests.edge, how, 2000, () =>
      isBack(guest)
    );
    expect(outage).toBeLessThan(10_000);
    await stage.gateway.statusThat(
      ({ tunnel, seq }) => seq > 0 && tunnel?.state === 'connected'
    );
    expect(stage.url).toBe(url);
    expect(stage.status.guests.map(({ name }) => name)).toEqual(['Grace']);
  }
);

it('says that it is reconnecting, and that it is connected again', async () => {
  const stage = await tests.share();
  await tests.edge.goOffline();
  const { tunnel } = await stage.gateway.statusThat(
    ({ tunnel }) => tunnel?.state === 'reconnecting'
  );
  expect(tunnel?.problem).not.toBeNull();
  const { seq } = stage.status;
  await tests.edge.goOnline();
  await stage.gateway.statusThat(
    status => status.seq > seq && status.tunnel?.state === 'connected'
  );
  expect(stage.agents()).toHaveLength(1);
});

it('an agent that is killed is replaced', async () => {
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  const [agent = 0] = stage.agents();
  process.kill(agent, 'SIGKILL');
  await until(() => tests.edge.events.of('bind').length === 2);
  expect((await guest.get('api/me')).status).toBe(200);
  expect(stage.agents()).toHaveLength(1);
});

it('an address that moved unseen is noticed, and taken back', async () => {
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  const { url } = stage;
  tests.edge.conduct.movesOnRebind = true;
  tests.edge.cut();
  // The SDK is connected again, at another address, and says nothing of it.
  await until(() => tests.edge.events.of('bind').length === 2);
  expect(tests.edge.events.of('bind').at(-1)?.url).not.toBe(
    new URL(url).origin
  );
  await tests.edge.events.until('bind', 3);
  await until(() => stage.status.tunnel?.state === 'connected');
  expect(stage.url).toBe(url);
  expect((await guest.get('api/me')).status).toBe(200);
  expect(tests.edge.endpoints).toHaveLength(1);
});

it('a changed address is said, and is proved before anybody gets in there', async () => {
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  const before = stage.url;
  tests.edge.conduct.domains = ['other.example'];
  process.kill(stage.agents()[0] ?? 0, 'SIGKILL');
  await tests.edge.events.until('bind', 3);
  const status = await stage.gateway.statusThat(
    ({ tunnel }) => tunnel?.address_changes === 1
  );
  expect(status.url).toBe(before.replace(/[\w.]+(?=\/)/, 'other.example'));
  expect((await stage.invitation()).url).toBe(status.url);
  const back = await stage.guest();
  await untilOpen(back);
  await back.join('Linus');
  expect((await back.get('api/me')).status).toBe(200);
  // The old name leads nowhere.
  await expect(guest.get('api/me')).resolves.toMatchObject({ status: 404 });
  expect(stage.agents()).toHaveLength(1);
});

it('errors that only a person can mend end the share, with the problem in the status', async () => {
  const stage = await tests.share();
  tests.edge.refuseAuth('ERR_NGROK_107');
  const [agent = 0] = stage.agents();
  process.kill(agent, 'SIGKILL');
  const startMs = performance.now();
  const status = await stage.gateway.statusThat(({ phase }) => phase === 'off');
  expect(performance.now() - startMs).toBeLessThan(5000);
  expect(status.problem?.code).toBe('NGROK_TOKEN_REFUSED');
  await stage.gateway.exited;
  expect(tests.edge.endpoints).toEqual([]);
});
