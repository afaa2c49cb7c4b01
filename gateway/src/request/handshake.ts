/**
 * Which upgrade requests are WebSocket handshakes (RFC 6455 §4.2.1).
 *
 * @module
 */

import type { IncomingHttpHeaders } from 'node:http';

/** Base64 of exactly 16 bytes. */
const KEY = /^[A-Za-z0-9+/]{21}[AQgw]==$/;

/** Names of sub-protocols, RFC 9110 tokens in a list. */
const PROTOCOLS =
  /^[A-Za-z0-9!#$%&'*+.^_`|~-]+(?:[ \t]*,[ \t]*[A-Za-z0-9!#$%&'*+.^_`|~-]+)*$/;

/**
 * Why an upgrade is no WebSocket handshake; `framingFault` has gone before.
 *
 * @returns the status to answer with, or null when nothing is wrong
 */
export function handshakeFault(
  method: string,
  headers: IncomingHttpHeaders
): number | null {
  const connection = (headers.connection ?? '')
    .split(',')
    .map(option => option.trim().toLowerCase());
  if (
    method !== 'GET' ||
    headers.upgrade?.toLowerCase() !== 'websocket' ||
    !connection.includes('upgrade') ||
    !KEY.test(headers['sec-websocket-key'] ?? '')
  ) {
    return 400;
  }
  if (headers['sec-websocket-version'] !== '13') {
    return 426;
  }
  const protocols = headers['sec-websocket-protocol'];
  return protocols === undefined || PROTOCOLS.test(protocols) ? null : 400;
}
