import { socketPeer } from '../../src/peer';

it.each([
  ['192.168.1.20', '192.168.1.20', '192.168.1.20'],
  ['::ffff:192.168.1.20', '192.168.1.20', '192.168.1.20'],
  ['::FFFF:10.0.0.1', '10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002::1', '2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['::1', '::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
  [undefined, 'unknown', '']
])('%s is shown as %s and counted as %s', (remoteAddress, address, source) => {
  expect(socketPeer({ remoteAddress })).toEqual({ address, source });
});

it('counts the addresses of one household together, and others apart', () => {
  const source = (remoteAddress: string) =>
    socketPeer({ remoteAddress }).source;
  expect(source('2001:db8:1:2::1')).toBe(source('2001:db8:1:2:ffff::9'));
  expect(source('2001:db8:1:2::1')).not.toBe(source('2001:db8:1:3::1'));
});
