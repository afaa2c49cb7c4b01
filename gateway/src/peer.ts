/**
 * Who is at the other end of a connection, as far as the network tells.
 *
 * @module
 */

import { isIPv6 } from 'node:net';

/** A peer. */
export interface IPeer {
  /** Address without port; an IPv4 address inside IPv6 is shown as IPv4. */
  readonly address: string;
  /** Rate-limit key: IPv4 address, or the /64 of an IPv6 address, which is one household (RFC 6177). */
  readonly source: string;
}

/** The peer of a socket; on the local network nothing else is believed. */
export function socketPeer({
  remoteAddress = ''
}: {
  readonly remoteAddress?: string | undefined;
}): IPeer {
  const [withoutZone = ''] = remoteAddress.split('%', 1);
  const address = withoutZone.replace(/^::ffff:(?=\d+\.)/i, '');
  return {
    address: address === '' ? 'unknown' : address,
    source: isIPv6(address) ? `${prefix64(address)}::/64` : address
  };
}

/** The first four groups of an IPv6 address. */
function prefix64(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [
    ...before,
    ...Array.from({ length: Math.max(0, missing) }, () => '0'),
    ...after
  ]
    .slice(0, 4)
    .map(group => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
