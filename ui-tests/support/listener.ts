/**
 * Whether anybody listens at an address.
 *
 * @module
 */

import { connect } from 'node:net';

/** Tries to connect to host and port of a URL. */
export async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return await new Promise(resolve => {
    const socket = connect(Number(port || 443), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
