/**
 * The host asks for another address while guests are in.
 *
 * Red when supervisor.ts closes the first tunnel before the second one stands.
 */
import { ngrokTests } from '../support/ngrok-tests';
import { until } from '../support/until';

jest.setTimeout(60_000);

const tests = ngrokTests();

it('gets another one, and the first one leads nowhere from then on', async () => {
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  const before = stage.url;
  const result = await stage.gateway.ask({ type: 'new_address' });
  expect(result).toMatchObject({ ok: true });
  expect(stage.url).not.toBe(before);
  expect(stage.status.tunnel?.address_changes).toBe(1);
  expect((await stage.invitation()).url).toBe(stage.url);
  await until(() => tests.edge.endpoints.length === 1);
  await until(() => stage.agents().length === 1);
  expect((await guest.get('api/me')).status).toBe(404);
  const back = await stage.joined('Grace again');
  expect((await back.get('api/me')).status).toBe(200);
});

it('gets none from an account with one, and the first one is not disturbed', async () => {
  tests.edge.conduct.domains = ['ada.example'];
  const stage = await tests.share();
  const guest = await stage.joined('Grace');
  const socket = await guest.open('api/events/subscribe');
  const [agent] = stage.agents();
  const result = await stage.gateway.ask({ type: 'new_address' });
  expect(result).toMatchObject({
    ok: false,
    problem: { code: 'NO_NEW_ADDRESS' }
  });
  expect(stage.status.tunnel).toMatchObject({
    state: 'connected',
    address_changes: 0
  });
  // A process that is killed is there for a moment more.
  await until(() => stage.agents().length === 1);
  expect(stage.agents()).toEqual([agent]);
  expect(socket.readyState).toBe(socket.OPEN);
  expect((await guest.get('api/me')).status).toBe(200);
  socket.terminate();
});

it('gets one of its own account in place of a domain of its own', async () => {
  tests.edge.conduct.domains = ['dev.example', 'own.example'];
  const stage = await tests.share({ options: { domain: 'own.example' } });
  expect(await stage.gateway.ask({ type: 'new_address' })).toMatchObject({
    ok: true
  });
  expect(new URL(stage.url).hostname).toBe('dev.example');
});

it('twice at once leaves one tunnel', async () => {
  const stage = await tests.share();
  await Promise.all([
    stage.gateway.ask({ type: 'new_address' }),
    stage.gateway.ask({ type: 'new_address' })
  ]);
  await until(() => stage.agents().length === 1);
  await until(() => tests.edge.endpoints.length === 1);
  expect(tests.edge.endpoints[0]?.host).toBe(new URL(stage.url).hostname);
  const guest = await stage.joined('Grace');
  expect((await guest.get('api/me')).status).toBe(200);
});

it('that meets the host’s stop is only refused', async () => {
  const stage = await tests.share();
  const asked = stage.gateway.ask({ type: 'new_address' });
  expect(await stage.gateway.stop()).toMatchObject({ ok: true });
  await asked.catch(() => undefined);
  expect((await stage.gateway.exited).code).toBe(0);
  await until(() => tests.edge.endpoints.length === 0);
});
