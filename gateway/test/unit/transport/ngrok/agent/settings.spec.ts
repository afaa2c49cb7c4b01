import type { ITunnelSettings } from '../../../../../src/transport/ngrok/agent/messages';
import {
  ensureTunnelSettings,
  isHostPort
} from '../../../../../src/transport/ngrok/agent/settings';
import { edgePolicy } from '../../../../../src/transport/ngrok/edge-policy';

const RIGHT: ITunnelSettings = {
  authtoken: 'token',
  serverAddr: 'ingress.example:443',
  rootCas: 'host',
  domain: 'ada.example',
  policy: edgePolicy({ username: 'guest', password: 'correct horse' }),
  forwardTo: 'unix:/tmp/secure-share-abcdef/s',
  heartbeatIntervalSeconds: 5,
  heartbeatToleranceSeconds: 5,
  version: '1.0.0-rc.1+x'
};

it('hands right ones back', () => {
  expect(ensureTunnelSettings(RIGHT)).toBe(RIGHT);
  const least = { serverAddr: null, rootCas: null, domain: null, policy: null };
  expect(() => ensureTunnelSettings({ ...RIGHT, ...least })).not.toThrow();
});

it.each<[string, Record<string, unknown>]>([
  ['no token', { authtoken: '' }],
  ['a token of two words', { authtoken: 'two words' }],
  ['a token with a line break', { authtoken: 'a\n' }],
  ['an ingress without a port', { serverAddr: 'ingress.example' }],
  ['an ingress with a path', { serverAddr: 'ingress.example:443/x' }],
  ['authorities that are no PEM', { rootCas: '/etc/ca.pem' }],
  ['a domain with a scheme', { domain: 'https://ada.example' }],
  ['a domain of one word', { domain: 'localhost' }],
  ['a policy that says nothing', { policy: '{}' }],
  ['a policy without rules', { policy: '{"on_http_request":[]}' }],
  ['a policy that is no JSON', { policy: 'on_http_request: []' }],
  ['plain TCP as the destination', { forwardTo: 'http://127.0.0.1:80' }],
  ['no heartbeats', { heartbeatIntervalSeconds: 0 }],
  ['slow heartbeats', { heartbeatToleranceSeconds: 61 }],
  ['an unknown field', { basicAuth: ['guest:x'] }],
  ['a missing field', { policy: undefined }]
])('refuses %s, and names the field, never the value', (_what, change) => {
  const [name = '', value] = Object.entries(change)[0] ?? [];
  const settings = { ...RIGHT, ...change };
  expect(() => ensureTunnelSettings(settings)).toThrow(name);
  try {
    ensureTunnelSettings(settings);
  } catch (error) {
    if (typeof value === 'string' && value !== '') {
      expect(String(error)).not.toContain(value);
    }
  }
});

it.each([null, 'text', 7, []])('refuses %j', value => {
  expect(() => ensureTunnelSettings(value)).toThrow();
});

it('knows host and port', () => {
  for (const right of ['a:1', '127.0.0.1:65535', '[::1]:443', 'a-b.c:80']) {
    expect([right, isHostPort(right)]).toEqual([right, true]);
  }
  for (const wrong of ['a', 'a:0', 'a:65536', ':1', '::1:1', 'a b:1', 1]) {
    expect([wrong, isHostPort(wrong)]).toEqual([wrong, false]);
  }
});
