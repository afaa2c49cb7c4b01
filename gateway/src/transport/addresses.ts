/**
 * Which addresses of this machine a LAN share can listen on.
 *
 * @module
 */

import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net';
import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os';
import type { IAddress } from '../../../src/protocol';

type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** Ranges in which an address is offered by itself. */
const PRIVATE = ranges(
  // RFC 1918
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // RFC 6598: shared by carriers, used by mesh VPNs
  ['100.64.0.0', 10],
  // RFC 4193
  ['fc00::', 7]
);

/** RFC 6598 again: reachable, but only inside a VPN, so it is offered last. */
const SHARED = ranges(['100.64.0.0', 10]);

const LOOPBACK = ranges(['127.0.0.0', 8], ['::1', 128]);

/** Addresses that stand for no one machine: unspecified, multicast, broadcast. */
const NO_HOST = ranges(
  ['0.0.0.0', 8],
  ['224.0.0.0', 4],
  ['255.255.255.255', 32],
  ['::', 128],
  ['ff00::', 8]
);

/** Interfaces that lead to containers, virtual machines or a VPN rather than to the people in the room. */
const VIRTUAL_INTERFACE =
  /^(docker|br-|veth|virbr|vboxnet|vmnet|vEthernet|lxc|lxd|cni|flannel|podman|tun|tap|utun|wg|zt|tailscale|ppp|ipsec)/i;

/** Whether this is an address that only this machine can reach. */
export function isLoopback(address: string): boolean {
  return isIn(LOOPBACK, address);
}

/**
 * Whether one machine can have this address and a URL can hold it. Not so for
 * IPv6 ones that are link-local (they need a zone) or hold an IPv4 address
 * (`::ffff:0.0.0.0` would open every interface).
 */
export function isHostAddress(address: string): boolean {
  if (isIPv4(address)) {
    return !isIn(NO_HOST, address);
  }
  return (
    isIPv6(address) &&
    !address.includes('%') &&
    !isIn(NO_HOST, address) &&
    !/^\[(fe[89ab].:|::ffff:)/.test(new URL(`http://[${address}]`).hostname)
  );
}

/**
 * Addresses to offer, best first: IPv4 before IPv6, the room's network before
 * virtual ones, loopback last. Link-local ones are left out: they change, and
 * name services do not know them.
 */
export function listAddresses(
  interfaces: Interfaces = networkInterfaces()
): IAddress[] {
  return Object.entries(interfaces)
    .flatMap(([name, infos]) =>
      (infos ?? [])
        .filter(({ address }) => isIn(PRIVATE, address) || isLoopback(address))
        .map(info => ({
          address: info.address,
          interface: name,
          family: info.family,
          loopback: isLoopback(info.address)
        }))
    )
    .sort((one, other) => rank(one) - rank(other));
}

/** The address to take when none was chosen, or null when there is none that others can reach. */
export function firstPrivateAddress(
  interfaces: Interfaces = networkInterfaces()
): string | null {
  const first = listAddresses(interfaces).find(({ loopback }) => !loopback);
  return first?.address ?? null;
}

function rank({
  address,
  interface: name,
  family,
  loopback
}: IAddress): number {
  return (
    (loopback ? 8 : 0) +
    (VIRTUAL_INTERFACE.test(name) || isIn(SHARED, address) ? 4 : 0) +
    (family === 'IPv6' ? 2 : 0)
  );
}

function ranges(
  ...subnets: Array<[network: string, prefix: number]>
): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) {
    list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  if (!isIPv4(address) && (!isIPv6(address) || address.includes('%'))) {
    return false;
  }
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  return list.check(new SocketAddress({ address, family }));
}
