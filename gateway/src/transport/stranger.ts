/**
 * Makes single requests to the share's own address as a stranger would, except
 * that it accepts one certificate only.
 *
 * @module
 */

import { request, type IncomingHttpHeaders } from 'node:http';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** How long one request may take, in milliseconds. */
const REQUEST_TIMEOUT_MS = 3000;

/** Longest body that is read, in bytes: the join page is below 50 KB. */
const MAX_BODY_BYTES = 256 * 1024;

/** Where the stranger goes. */
export interface IDestination {
  /** `https://host[:port]`. */
  origin: string;
  hostHeader: string;
  /** Null means that a public authority's certificate is asked for. */
  fingerprint: string | null;
  reach: { readonly host: string; readonly port: number };
}

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
  destination: IDestination,
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

/**
 * Speaks plain HTTP to the port.
 *
 * @returns the bytes that came back before the connection was closed
 * @throws Error when it is not closed in time
 */
export function askWithoutTls({
  reach,
  hostHeader
}: IDestination): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectTcp(reach, () => {
      socket.write(`GET / HTTP/1.1\r\nHost: ${hostHeader}\r\n\r\n`);
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
function connectPinned(destination: IDestination): Promise<Socket> {
  const { reach, origin, fingerprint } = destination;
  const name = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      ...reach,
      // RFC 6066 §3: no addresses in SNI.
      ...(isIP(name) === 0 ? { servername: name } : {}),
      ALPNProtocols: ['http/1.1'],
      // A self-signed certificate is trusted by its fingerprint, below.
      rejectUnauthorized: fingerprint === null
    });
    socket.setTimeout(REQUEST_TIMEOUT_MS, () =>
      socket.destroy(new Error('The handshake took too long.'))
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
