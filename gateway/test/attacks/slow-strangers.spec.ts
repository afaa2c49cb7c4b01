/**
 * Strangers who connect and say nothing, or say it a byte at a time, hold
 * nothing for long, and nobody else notices them.
 *
 * Red without `handshakeTimeout`, `headersTimeout` or
 * `connectionsCheckingInterval` in https-server.ts.
 */
import { randomBytes } from 'node:crypto';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { GatewayProcess } from '../support/gateway-process';
import { GuestBrowser } from '../support/guest-browser';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

/** How long a stranger may hold a connection, in milliseconds. */
const PATIENCE_MS = 15_000;

const assertionKey = randomBytes(32);
let jupyter: ISmallJupyter;
let gateway: GatewayProcess;

beforeAll(async () => {
  jupyter = await startSmallJupyter({ key: assertionKey });
  gateway = await GatewayProcess.spawn();
  await gateway.start({ upstream: jupyter.upstream, assertionKey });
});

afterAll(async () => {
  await gateway.dispose();
  await jupyter.stop();
});

/** Milliseconds until a connection was closed by the other end. */
function lifetime(socket: net.Socket): Promise<number> {
  const startMs = performance.now();
  socket.on('error', () => undefined).resume();
  return new Promise(resolve => {
    socket.once('close', () => resolve(performance.now() - startMs));
  });
}

/** Says a text a byte a second. */
function drip(socket: net.Socket, text: string): void {
  let at = 0;
  const timer = setInterval(() => {
    socket.write(text[at++ % text.length] ?? '');
  }, 1000);
  socket.once('close', () => clearInterval(timer));
}

it('strangers who are slow are gone within fifteen seconds', async () => {
  const port = Number(new URL(gateway.status.url ?? '').port);
  const where = { port, host: '127.0.0.1' };
  const secure = { ...where, rejectUnauthorized: false };
  const lives: Array<Promise<number>> = [];
  for (let count = 0; count < 50; count += 1) {
    const silent = net.connect(where);
    const slowHello = net.connect(where, () => slowHello.write('\x16\x03\x01'));
    const idle = tls.connect(secure);
    const slowHeaders = tls.connect(secure, () =>
      drip(slowHeaders, 'GET / HTTP/1.1\r\nHost: a\r\nX-A: b')
    );
    const slowBody = tls.connect(secure, () => {
      slowBody.write(
        `POST /lab HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 100000\r\n\r\n`
      );
      drip(slowBody, 'x');
    });
    lives.push(
      ...[silent, slowHello, idle, slowHeaders, slowBody].map(lifetime)
    );
  }
  await new GuestBrowser(await gateway.invitation()).join('Grace');
  const longest = Math.max(...(await Promise.all(lives)));
  expect(longest).toBeLessThan(PATIENCE_MS);
}, 40_000);
