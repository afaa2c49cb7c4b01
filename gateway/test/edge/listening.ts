/**
 * Servers on free ports of the loopback address.
 *
 * @module
 */

import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';

/** The only address that the edge listens on. */
export const LOOPBACK = '127.0.0.1';

/** @param port Default: any that is free. */
export async function listen(server: Server, port = 0): Promise<void> {
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
}

/** Port of a server that listens. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Returns when all connections are closed too; ending them is the caller's. */
export function stopListening(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
  });
}
