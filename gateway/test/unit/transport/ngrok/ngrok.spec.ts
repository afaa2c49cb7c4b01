/** The transport before anything is opened, and what it refuses by itself. */
import type { INgrokAccess } from '../../../../../src/protocol';
import { systemClock } from '../../../../src/clock';
import { systemRandom } from '../../../../src/random';
import { createNgrokTransport } from '../../../../src/transport/ngrok/ngrok';
import type { LaunchAgent } from '../../../../src/transport/ngrok/agent-process';

const ACCESS: INgrokAccess = {
  authtoken: 'token',
  server_addr: null,
  root_cas: null,
  public_cas: null,
  public_addr: null
};

function transport(access: INgrokAccess | null, password = 'long enough') {
  let launches = 0;
  const launch: LaunchAgent = () => {
    launches += 1;
    return Promise.reject(new Error('Nobody is to be started.'));
  };
  const made = createNgrokTransport({
    access,
    domain: null,
    outer: { username: 'guest', password },
    clock: systemClock,
    random: systemRandom,
    log: { write: () => undefined },
    launch
  });
  const open = () =>
    made.open(
      { handleRequest: () => undefined, handleUpgrade: () => undefined },
      {
        onChange: () => undefined,
        onMoved: () => undefined,
        onLost: () => undefined
      }
    );
  return { made, open, launches: () => launches };
}

it('says what it can do', () => {
  expect(transport(ACCESS).made).toMatchObject({
    name: 'ngrok',
    capabilities: {
      tlsEndsAt: 'service',
      edgeBasicAuth: true,
      ownDomain: true,
      interstitial: true,
      survivesReconnect: true,
      quota: true
    }
  });
});

it.each([
  ['no access', null, 'NGROK_TOKEN_NEEDED'],
  ['no token', { ...ACCESS, authtoken: '' }, 'NGROK_TOKEN_NEEDED'],
  ['two words', { ...ACCESS, authtoken: 'a b' }, 'NGROK_TOKEN_WRONG_KIND'],
  [
    'a public address without a port',
    { ...ACCESS, public_addr: 'a' },
    'BAD_OPTIONS'
  ]
] as const)('starts no agent with %s', async (_what, access, code) => {
  const { open, launches } = transport(access);
  await expect(open()).rejects.toMatchObject({ code });
  expect(launches()).toBe(0);
});

it('starts no agent with a password that the service would not take', async () => {
  const { open, launches } = transport(ACCESS, 'short');
  await expect(open()).rejects.toMatchObject({
    code: 'NGROK_BASIC_AUTH_REFUSED'
  });
  expect(launches()).toBe(0);
});
