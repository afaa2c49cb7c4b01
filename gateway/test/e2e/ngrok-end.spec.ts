/**
 * Ends of a share through ngrok: by the host, by the service, by a crash and by
 * a freeze of any process. No address leads anywhere two seconds later, twelve
 * when something is frozen.
 *
 * Red when agent/main.ts does not end with its channel (kills), when its lease
 * never ends (freezes), and when the gateway does not end its agent (stop).
 */
import { existsSync } from 'node:fs';

import { ENDS, doorStaysOpenMs } from '../support/abrupt-ends';
import { ngrokTests } from '../support/ngrok-tests';
import { isRunning } from '../support/processes';
import { until } from '../support/until';

jest.setTimeout(60_000);

const tests = ngrokTests();

describe('stop', () => {
  it('tells guests, takes the address down and ends the agent', async () => {
    const stage = await tests.share();
    const place = stage.place();
    const guest = await stage.joined('Grace');
    const page = await guest.open('secure-share/live');
    const heard: string[] = [];
    page.on('message', data => heard.push(String(data)));
    const [agent = 0] = stage.agents();
    const startMs = performance.now();
    expect(await stage.gateway.stop()).toMatchObject({ ok: true });
    await stage.gateway.exited;
    await until(() => !isRunning(agent));
    await until(() => tests.edge.endpoints.length === 0);
    expect(performance.now() - startMs).toBeLessThan(2000);
    expect(heard.at(-1)).toBe('{"type":"ended","reason":"stopped"}');
    expect((await guest.get('api/me')).status).toBe(404);
    expect(existsSync(place)).toBe(false);
  });

  it('ends in two seconds also behind a network that is frozen', async () => {
    const stage = await tests.share();
    const [agent = 0] = stage.agents();
    tests.edge.freeze();
    const startMs = performance.now();
    await stage.gateway.stop();
    await stage.gateway.exited;
    await until(() => !isRunning(agent));
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe('the service', () => {
  it('ends the share by its stop command', async () => {
    const stage = await tests.share();
    await tests.edge.stopAgents().catch(() => undefined);
    const { problem } = await stage.gateway.statusThat(
      ({ phase }) => phase === 'off'
    );
    expect(problem?.code).toBe('NGROK_STOPPED');
    await stage.gateway.exited;
    expect(tests.edge.endpoints).toEqual([]);
  });

  it('gets a new agent by its restart command, at the same address', async () => {
    const stage = await tests.share();
    const guest = await stage.joined('Grace');
    const [agent = 0] = stage.agents();
    await tests.edge.restartAgents().catch(() => undefined);
    await tests.edge.events.until('bind', 2);
    await until(() => stage.status.tunnel?.state === 'connected');
    await until(() => !isRunning(agent));
    expect((await guest.get('api/me')).status).toBe(200);
  });

  it('takes the address away and gets asked for it again', async () => {
    const stage = await tests.share();
    const guest = await stage.joined('Grace');
    tests.edge.stopTunnel('The endpoint was stopped.');
    await tests.edge.events.until('bind', 2);
    await until(() => stage.status.tunnel?.state === 'connected');
    expect((await guest.get('api/me')).status).toBe(200);
  });

  it('takes the address away for good, with the reason in the status', async () => {
    const stage = await tests.share();
    tests.edge.stopTunnel('Your account is suspended.', 'ERR_NGROK_103');
    const { problem } = await stage.gateway.statusThat(
      ({ phase }) => phase === 'off'
    );
    expect(problem?.code).toBe('NGROK_ACCOUNT_SUSPENDED');
  });
});

describe('an abrupt end', () => {
  it.each(ENDS)('$who $how leaves no door open', async end => {
    const openMs = await doorStaysOpenMs(tests, end);
    expect(openMs).toBeLessThan(end.how === 'frozen' ? 12_000 : 2000);
  });

  it('of the gateway leaves no socket behind', async () => {
    const stage = await tests.share();
    const place = stage.place();
    expect(existsSync(place)).toBe(true);
    process.kill(stage.gateway.pid, 'SIGKILL');
    await until(() => !existsSync(place));
  });
});
