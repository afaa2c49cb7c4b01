/**
 * Starts through ngrok that must not come to be: nothing listens afterwards,
 * no agent runs, and the problem says what to do.
 *
 * Red when tunnel-opener.ts does not look at the scheme of what was bound, and
 * when it tries again after errors that only a person can mend.
 */
import { readdirSync } from 'node:fs';

import type { ProblemCode } from '../../src/errors';
import type { ErrorCode } from '../edge/error-codes';
import { AUTHTOKEN, type NgrokStage } from '../support/ngrok-stage';
import { ngrokTests } from '../support/ngrok-tests';
import { isRunning } from '../support/processes';
import { until } from '../support/until';

jest.setTimeout(60_000);

const tests = ngrokTests();

async function failure(
  wishes: Parameters<typeof tests.tryToShare>[0] = {}
): Promise<{ code: string; stage: NgrokStage; tookMs: number }> {
  const startMs = performance.now();
  const { stage, result } = await tests.tryToShare(wishes);
  const tookMs = performance.now() - startMs;
  const code = result.ok ? 'live' : result.problem.code;
  await stage.gateway.exited;
  return { code, stage, tookMs };
}

async function nothingIsLeft(stage: NgrokStage): Promise<void> {
  expect(isRunning(stage.gateway.pid)).toBe(false);
  await until(() => tests.edge.endpoints.length === 0);
  await until(() => tests.edge.agents.length === 0);
  expect(stage.gateway.log).not.toContain(AUTHTOKEN);
  expect(JSON.stringify(stage.gateway.messages)).not.toContain(AUTHTOKEN);
}

it.each([
  'http://plain.example',
  'tls://ends.elsewhere.example',
  'tcp://1.tcp.example:10000',
  'https://with.a.path.example/below'
])('is not opened at %s', async bindUrl => {
  tests.edge.conduct.bindUrl = bindUrl;
  const { code, stage } = await failure();
  expect(code).toBe('NGROK_NOT_HTTPS');
  expect(stage.gateway.statuses.every(({ url }) => url === null)).toBe(true);
  await nothingIsLeft(stage);
});

it.each<[ErrorCode, ProblemCode]>([
  ['ERR_NGROK_107', 'NGROK_TOKEN_REFUSED'],
  ['ERR_NGROK_105', 'NGROK_TOKEN_WRONG_KIND'],
  ['ERR_NGROK_103', 'NGROK_ACCOUNT_SUSPENDED']
])('says at once what %s means', async (refusal, expected) => {
  tests.edge.refuseAuth(refusal);
  const { code, stage, tookMs } = await failure();
  expect(code).toBe(expected);
  expect(tookMs).toBeLessThan(4000);
  expect(tests.edge.events.of('auth')).toHaveLength(1);
  await nothingIsLeft(stage);
});

it('says that a token is none before anything is sent', async () => {
  const { code } = await failure({ access: { authtoken: 'two words' } });
  expect(code).toBe('NGROK_TOKEN_WRONG_KIND');
  expect(tests.edge.events.of('connected')).toHaveLength(0);
});

it('says that the domain is not the account’s', async () => {
  tests.edge.conduct.domains = ['ada.example'];
  const { code, stage } = await failure({
    options: { domain: 'grace.example' }
  });
  expect(code).toBe('NGROK_DOMAIN_NOT_YOURS');
  await nothingIsLeft(stage);
});

it('says that nobody answers at the entrance', async () => {
  await tests.edge.goOffline();
  const { code, stage, tookMs } = await failure();
  expect(code).toBe('NGROK_CONNECTION_REFUSED');
  expect(tookMs).toBeLessThan(28_000);
  await nothingIsLeft(stage);
});

it('waits for an address that a session of before still holds', async () => {
  const before = await tests.share({ options: { domain: 'ada.example' } });
  tests.edge.conduct.reapDelayMs = 2500;
  await before.gateway.dispose();
  const stage = await tests.share({ options: { domain: 'ada.example' } });
  expect(stage.url).toMatch(/^https:\/\/ada\.example\//);
  expect(tests.edge.events.of('bind').map(({ refusal }) => refusal)).toContain(
    'ERR_NGROK_334'
  );
});

it('leaves no socket behind', async () => {
  const before = places();
  tests.edge.refuseBind('ERR_NGROK_316');
  await failure();
  expect(places()).toEqual(before);
});

function places(): string[] {
  return readdirSync('/tmp').filter(name => name.startsWith('secure-share-'));
}
