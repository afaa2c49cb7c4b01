import { GatewayError } from '../../../../src/errors';
import { AgentFailure } from '../../../../src/transport/ngrok/agent-process';
import { explainFailure } from '../../../../src/transport/ngrok/explain-failure';
import type { Reachability } from '../../../../src/transport/ngrok/reachability';

const INGRESS = { host: 'ingress.example', port: 443, authorities: null };

function explained(failure: unknown, found: Reachability = 'reachable') {
  return explainFailure(failure, INGRESS, ['hush'], () =>
    Promise.resolve(found)
  );
}

it('takes the service’s own code, without secrets', async () => {
  const failure = new AgentFailure(
    'bind',
    'failed to start listener: not for hush error_code: ERR_NGROK_319'
  );
  const { problem, ...rest } = await explained(failure);
  expect(problem.code).toBe('NGROK_DOMAIN_NOT_YOURS');
  expect(problem.service?.code).toBe('ERR_NGROK_319');
  expect(JSON.stringify(problem.service)).not.toContain('hush');
  expect(rest).toEqual({
    retry: 'never',
    isUnreachable: false,
    isAboutHeartbeat: false,
    isAboutDomain: true
  });
});

it.each<[Reachability, string, boolean]>([
  ['dns', 'NGROK_DNS', true],
  ['no-network', 'NGROK_NO_NETWORK', true],
  ['refused', 'NGROK_CONNECTION_REFUSED', true],
  ['timeout', 'NGROK_TIMEOUT', true],
  ['mismatch', 'NGROK_CA_MISMATCH', true],
  ['inspected', 'NGROK_TLS_INSPECTED', false],
  ['ipv6', 'NGROK_IPV6', false],
  ['reachable', 'NGROK_NO_ANSWER', false]
])('looks why nobody was reached: %s', async (found, code, isUnreachable) => {
  for (const stage of ['connect', 'time'] as const) {
    const failure = new AgentFailure(stage, 'no luck');
    expect(await explained(failure, found)).toMatchObject({
      problem: { code },
      retry: 'always',
      isUnreachable
    });
  }
});

it('tells the addon, the process and the rest apart', async () => {
  expect(await explained(new AgentFailure('load', 'no addon'))).toMatchObject({
    problem: { code: 'NGROK_CANNOT_LOAD' },
    retry: 'never'
  });
  expect(
    await explained(new AgentFailure('process', 'ended with 1'))
  ).toMatchObject({ problem: { code: 'TUNNEL_LOST' }, retry: 'always' });
  expect(await explained(new GatewayError('NGROK_NOT_HTTPS'))).toMatchObject({
    problem: { code: 'NGROK_NOT_HTTPS' },
    retry: 'never'
  });
  expect(await explained(new Error('a mistake'))).toMatchObject({
    problem: { code: 'GATEWAY_FAILED' },
    retry: 'never'
  });
});
