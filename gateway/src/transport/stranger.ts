/**
 * Makes single requests to the share's own address as a stranger would, except
 * that on the LAN it accepts one certificate only.
 *
 * @module
 */

import { request, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  connect as connectTls,
  createSecureContext,
  getCACertificates,
  type SecureContext
} from 'node:tls';
import type { IShareAddress } from './transport';

/** How long one request may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 3000;

/** Longest body that is read, in bytes: the join page is below 50 KB. */
const MAX_BODY_BYTES = 256 * 1024;

/** One request. */
export interface IStrangerRequest {
  /** Raw request target. */
  target: string;
  headers: Record<string, string>;
}

/** One answer. */
export interface IStrangerAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  /** True when the connection was upgraded to a socket. */
  upgraded: boolean;
}

/**
 * Makes one GET request on a connection of its own.
 *
 * @throws Error when the certificate is another one, the connection breaks, or time runs out
 */
export async function askAsStranger(
  destination: IShareAddress,
  { target, headers }: IStrangerRequest
): Promise<IStrangerAnswer> {
  const socket = await connectPinned(destination);
  try {
    return await exchange(socket, target, {
      Host: destination.hostHeader,
      ...headers
    });
  } finally {
    socket.destroy();
  }
}

/** A host, by address or name, and a TCP port. */
export interface IReach {
  readonly host: string;
  readonly port: number;
}

/** Where a connection to an address goes. */
export function reachOf({ reach, origin }: IShareAddress): IReach {
  const { hostname, port } = new URL(origin);
  return (
    reach ?? {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? 443 : Number(port)
    }
  );
}

/**
 * Speaks plain HTTP to a port.
 *
 * @returns the bytes that came back before the connection was closed
 * @throws Error when it is not closed in time
 */
export function askWithoutTls(
  { host, port }: IReach,
  hostHeader: string,
  headers: Readonly<Record<string, string>>
): Promise<Buffer> {
  const lines = Object.entries({
    Host: hostHeader,
    Connection: 'close',
    ...headers
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectTcp({ host, port }, () => {
      socket.write(`GET / HTTP/1.1\r\n${lines.join('')}\r\n`);
    });
    socket.setTimeout(REQUEST_TIMEOUT_MS, () =>
      socket.destroy(new Error('The connection was not closed.'))
    );
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('error', (error: NodeJS.ErrnoException) =>
      // A reset is one way to close.
      error.code === 'ECONNRESET' ? undefined : reject(error)
    );
    socket.once('close', () => resolve(Buffer.concat(chunks)));
  });
}

/** A TLS connection on which nothing has been sent yet and whose certificate is the right one. */
function connectPinned(destination: IShareAddress): Promise<Socket> {
  const { origin, fingerprint, authorities } = destination;
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      ...reachOf(destination),
      // RFC 6066 §3: no addresses in SNI.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ALPNProtocols: ['http/1.1'],
      // A self-signed certificate is trusted by its fingerprint, below.
      rejectUnauthorized: fingerprint === null,
      ...(fingerprint === null ? { secureContext: trust(authorities) } : {})
    });
    socket.setTimeout(REQUEST_TIMEOUT_MS, () =>
      socket.destroy(
        Object.assign(new Error('The handshake took too long.'), {
          code: 'ETIMEDOUT'
        })
      )
    );
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const shown = socket.getPeerX509Certificate()?.fingerprint256;
      if (fingerprint !== null && shown !== fingerprint) {
        socket.destroy(new Error('Somebody else shows a certificate there.'));
        return;
      }
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/** By their PEM; hundreds of authorities take tens of milliseconds to read. */
const contexts = new Map<string | null, SecureContext>();

/** The authorities given, or those that browsers trust here: Node's own, and what the system's administrator added. */
function trust(authorities: string | null): SecureContext {
  const context =
    contexts.get(authorities) ??
    createSecureContext({
      ca:
        authorities === null
          ? [...getCACertificates('default'), ...getCACertificates('system')]
          : [authorities]
    });
  contexts.set(authorities, context);
  return context;
}

function exchange(
  socket: Socket,
  path: string,
  headers: Record<string, string>
): Promise<IStrangerAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ createConnection: () => socket, path, headers });
    // A time limit of the whole, not of silence: a byte now and then must not hold the start.
    const timer = setTimeout(() => {
      outgoing.destroy(new Error('The answer took too long.'));
    }, REQUEST_TIMEOUT_MS);
    const finish = (answer: IStrangerAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    outgoing.once('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.once('upgrade', ({ statusCode, headers: given }) =>
      finish({
        status: statusCode ?? 0,
        headers: given,
        body: '',
        upgraded: true
      })
    );
    outgoing.once('response', incoming => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > MAX_BODY_BYTES) {
          outgoing.destroy(new Error('The answer is too long.'));
        }
      });
      incoming.once('error', error => {
        clearTimeout(timer);
        reject(error);
      });
      incoming.once('end', () =>
        finish({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body,
          upgraded: false
        })
      );
    });
    outgoing.end();
  });
}
