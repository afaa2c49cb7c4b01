/**
 * Ports of loopback.
 *
 * @module
 */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as passed } from 'node:timers/promises';

const LOOK_MS = 2;
const PATIENCE_MS = 10_000;

/** A port nobody uses, for programs that cannot choose one. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Whether a connection to a port of loopback is taken. */
export function isListening(port) {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
    socket.on('error', () => resolve(false));
  });
}

/** @throws Error when nobody listens within ten seconds */
export function untilListening(port) {
  return until(port, true);
}

/** @throws Error when somebody still listens after ten seconds */
export function untilNobodyListens(port) {
  return until(port, false);
}

async function until(port, wanted) {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_MS) {
    if ((await isListening(port)) === wanted) {
      return;
    }
    await passed(LOOK_MS);
  }
  throw new Error(`Port ${port} did not ${wanted ? 'open' : 'close'}.`);
}
