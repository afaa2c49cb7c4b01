/**
 * Who is at the other end of a request that came through the tunnel. Its
 * service writes the guest's address last; whatever stands before it may have
 * been written by the guest.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { socketPeer, type IPeer } from '../../peer';

/** Whoever cannot be told apart shares one allowance of wrong tries and of requests. */
const UNKNOWN: IPeer = { address: 'unknown', source: 'unknown' };

/**
 * The peer of a request on the private socket. Only to be asked there: anyone
 * else could write the header.
 */
export function forwardedPeer({
  rawHeaders
}: Pick<IncomingMessage, 'rawHeaders'>): IPeer {
  // Raw, since Node joins lines: the last element of the last line is meant.
  let last = '';
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.toLowerCase() === 'x-forwarded-for') {
      last = rawHeaders[index + 1] ?? '';
    }
  }
  const remoteAddress = last.split(',').at(-1)?.trim() ?? '';
  return isIP(remoteAddress) === 0 ? UNKNOWN : socketPeer({ remoteAddress });
}
