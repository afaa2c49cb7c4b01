import type { NetworkInterfaceInfo } from 'node:os';
import {
  firstPrivateAddress,
  isHostAddress,
  isLoopback,
  listAddresses
} from '../../../src/transport/addresses';

function info(address: string): NetworkInterfaceInfo {
  const shared = { address, netmask: '', mac: '', internal: false, cidr: null };
  return address.includes(':')
    ? { ...shared, family: 'IPv6', scopeid: 0 }
    : { ...shared, family: 'IPv4' };
}

function machine(interfaces: Record<string, string[]>) {
  return Object.fromEntries(
    Object.entries(interfaces).map(([name, addresses]) => [
      name,
      addresses.map(info)
    ])
  );
}

describe('the addresses of a machine', () => {
  it('are offered with the room’s network first and loopback last', () => {
    const offered = listAddresses(
      machine({
        lo: ['127.0.0.1', '::1'],
        docker0: ['172.17.0.1'],
        tailscale0: ['100.101.102.103'],
        wlan0: ['fd12::7', '192.168.1.20', 'fe80::1']
      })
    );
    expect(offered.map(({ address }) => address)).toEqual([
      '192.168.1.20',
      'fd12::7',
      '172.17.0.1',
      '100.101.102.103',
      '127.0.0.1',
      '::1'
    ]);
    expect(offered[0]).toEqual({
      address: '192.168.1.20',
      interface: 'wlan0',
      family: 'IPv4',
      loopback: false
    });
    expect(offered.at(-1)).toMatchObject({ loopback: true });
  });

  it.each([
    ['10.0.0.1', true],
    ['172.16.0.1', true],
    ['172.31.255.254', true],
    ['172.32.0.1', false],
    ['192.168.255.1', true],
    ['192.169.0.1', false],
    ['100.64.0.1', true],
    ['100.128.0.1', false],
    ['fc00::1', true],
    ['fdff::1', true],
    ['2001:db8::1', false],
    ['8.8.8.8', false],
    ['169.254.10.10', false],
    ['fe80::1', false]
  ])('%s is offered: %s', (address, isOffered) => {
    expect(listAddresses(machine({ eth0: [address] }))).toHaveLength(
      isOffered ? 1 : 0
    );
  });

  it('are none when there is no private one', () => {
    const interfaces = machine({ lo: ['127.0.0.1'], eth0: ['203.0.113.5'] });
    expect(firstPrivateAddress(interfaces)).toBeNull();
    expect(firstPrivateAddress({ gone: undefined })).toBeNull();
  });

  it('can be chosen when they stand for one machine', () => {
    const chosen = [
      '127.0.0.1',
      '::1',
      '203.0.113.5',
      '169.254.1.1',
      'fd00::2'
    ];
    expect(chosen.filter(isHostAddress)).toEqual(chosen);
    const refused = [
      '0.0.0.0',
      '::',
      '0::0',
      '::ffff:10.0.0.1',
      '::ffff:0:0',
      'FE80::1',
      'febf::1',
      'fe80::1%eth0',
      'ff02::1',
      '239.1.1.1',
      '255.255.255.255',
      '10.0.0',
      'localhost',
      ''
    ];
    expect(refused.filter(isHostAddress)).toEqual([]);
  });

  it('are loopback in all of 127/8', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1'].every(isLoopback)).toBe(true);
    expect(isLoopback('10.0.0.1')).toBe(false);
  });
});
