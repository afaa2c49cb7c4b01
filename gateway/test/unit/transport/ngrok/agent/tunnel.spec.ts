/** One tunnel, by an SDK that does what the test says. */
import type {
  FromAgent,
  ITunnelSettings
} from '../../../../../src/transport/ngrok/agent/messages';
import { Tunnel } from '../../../../../src/transport/ngrok/agent/tunnel';
import { FakeSdk } from '../../../../support/fake-sdk';

const SETTINGS: ITunnelSettings = {
  authtoken: 'token',
  serverAddr: null,
  rootCas: null,
  domain: null,
  policy: null,
  forwardTo: 'unix:/s',
  heartbeatIntervalSeconds: 5,
  heartbeatToleranceSeconds: 6,
  version: '1'
};

async function opened(
  sdk: FakeSdk,
  settings: Partial<ITunnelSettings> = {}
): Promise<{ tunnel: Tunnel; said: FromAgent[] }> {
  const said: FromAgent[] = [];
  const tunnel = new Tunnel({ ...SETTINGS, ...settings }, message =>
    said.push(message)
  );
  await tunnel.open(() => sdk.load());
  return { tunnel, said };
}

it('asks for https only, with everything that was set', async () => {
  const sdk = new FakeSdk();
  const { said } = await opened(sdk, {
    serverAddr: 'ingress.example:443',
    rootCas: 'PEM',
    domain: 'ada.example',
    policy: 'POLICY'
  });
  expect(said).toEqual([
    { type: 'bound', url: 'https://a.example', proto: 'https' }
  ]);
  expect(sdk.calls).toEqual(
    expect.arrayContaining([
      ['authtoken', 'token'],
      ['clientInfo', 'jupyter-secure-share', '1'],
      ['heartbeatInterval', 5],
      ['heartbeatTolerance', 6],
      ['serverAddr', 'ingress.example:443'],
      ['caCert', Buffer.from('PEM')],
      ['scheme', 'HTTPS'],
      ['domain', 'ada.example'],
      ['trafficPolicy', 'POLICY'],
      ['listenAndForward', 'unix:/s']
    ])
  );
});

it('leaves out what was not set', async () => {
  const sdk = new FakeSdk();
  await opened(sdk, { rootCas: 'host' });
  const names = sdk.calls.map(([name]) => name);
  for (const name of ['serverAddr', 'caCert', 'domain', 'trafficPolicy']) {
    expect(names).not.toContain(name);
  }
  expect(sdk.calls).toContainEqual(['rootCas', 'host']);
});

it.each(['load', 'connect', 'bind'] as const)(
  'says that it failed to %s, and why',
  async stage => {
    const sdk = new FakeSdk();
    sdk.failsTo = stage;
    const { said } = await opened(sdk);
    expect(said).toEqual([
      { type: 'failed', stage, message: `cannot ${stage}` }
    ]);
  }
);

it('reports what becomes of it', async () => {
  const sdk = new FakeSdk();
  const { said } = await opened(sdk);
  sdk.heartbeat(7);
  sdk.heartbeat(null);
  expect(sdk.disconnect()).toBe(true);
  sdk.stopCommand();
  sdk.restartCommand();
  sdk.endListener('gone');
  await Promise.resolve();
  expect(said.slice(1)).toEqual([
    { type: 'heartbeat', latencyMs: 7 },
    { type: 'heartbeat', latencyMs: null },
    { type: 'disconnected' },
    { type: 'over', end: 'stop-command', message: '' },
    { type: 'over', end: 'restart-command', message: '' },
    { type: 'over', end: 'listener-ended', message: 'gone' }
  ]);
});

it('takes the address down, and says nothing of the end that it asked for', async () => {
  const sdk = new FakeSdk();
  const { tunnel, said } = await opened(sdk);
  sdk.failsToClose = true;
  await tunnel.close();
  sdk.endListener('closed');
  await Promise.resolve();
  expect(sdk.calls.at(-1)).toEqual(['close']);
  expect(said).toHaveLength(1);
});

it('can be closed before it is open', async () => {
  const said: FromAgent[] = [];
  const tunnel = new Tunnel(SETTINGS, message => said.push(message));
  await tunnel.close();
  expect(said).toEqual([]);
});
