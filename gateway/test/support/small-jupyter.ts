/**
 * A small Jupyter: believes signed assertions, says who is asking at
 * `/api/me`, gives everybody the same document session, answers every other
 * path with its name, and takes sockets without saying anything on them.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import {
  ASSERTION_HEADER,
  type IAssertion,
  type IUpstream
} from '../../../src/protocol';

/** How it is built. */
export interface ISmallJupyterOptions {
  /** 32 bytes. */
  key: Buffer;
  baseUrl?: string;
  /** Listens on this unix socket instead of a port. */
  socketPath?: string;
  /** Speaks TLS. */
  tls?: { keyPem: string; certificatePem: string };
  /** Says at `/api/me` who is asking; by default the one in the assertion. */
  userOf?: (assertion: IAssertion) => string;
}

/** The session of the only document. */
export const DOCUMENT_SESSION = {
  format: 'json',
  type: 'notebook',
  fileId: 'c0ffee',
  sessionId: '5e55'
};

/** A Jupyter that listens. */
export interface ISmallJupyter {
  readonly upstream: IUpstream;
  /** Request lines seen so far. */
  readonly seen: string[];
  /** Number of sockets open now. */
  readonly sockets: number;
  stop(): Promise<void>;
}

export async function startSmallJupyter(
  options: ISmallJupyterOptions
): Promise<ISmallJupyter> {
  const { key, baseUrl = '/', socketPath, tls, userOf } = options;
  const seen: string[] = [];
  const connections = new Set<Socket>();
  const webSockets = new WebSocketServer({ noServer: true });

  function believed(request: http.IncomingMessage): IAssertion | null {
    const header = request.headers[ASSERTION_HEADER.toLowerCase()];
    const [version, payload = '', mac = ''] = String(header).split('.');
    const right = createHmac('sha256', key)
      .update(`${version}.${payload}`)
      .digest();
    const given = Buffer.from(mac, 'base64url');
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      return null;
    }
    const assertion = JSON.parse(
      Buffer.from(payload, 'base64url').toString()
    ) as IAssertion;
    return assertion.target === request.url ? assertion : null;
  }

  const answer: http.RequestListener = (request, response) => {
    seen.push(`${request.method} ${request.url}`);
    const assertion = believed(request);
    response.setHeader('Content-Type', 'application/json');
    if (assertion === null) {
      response.statusCode = 403;
      response.end('{"message": "Forbidden"}');
      return;
    }
    if (request.url?.startsWith(`${baseUrl}api/collaboration/session/`)) {
      response.end(JSON.stringify(DOCUMENT_SESSION));
      return;
    }
    const username = (userOf ?? (({ username }) => username))(assertion);
    response.end(
      JSON.stringify(
        request.url === `${baseUrl}api/me`
          ? { identity: { username, name: assertion.name } }
          : { path: request.url, guest: assertion.guest }
      )
    );
  };

  const server =
    tls === undefined
      ? http.createServer(answer)
      : https.createServer(
          { key: tls.keyPem, cert: tls.certificatePem },
          answer
        );
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => connections.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => {
    seen.push(`UPGRADE ${request.url}`);
    if (believed(request) === null) {
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    webSockets.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('error', () => undefined);
    });
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      socketPath === undefined
        ? { port: 0, host: '127.0.0.1' }
        : { path: socketPath },
      resolve
    );
  });
  return {
    upstream: {
      socket_path: socketPath ?? null,
      host: socketPath === undefined ? '127.0.0.1' : null,
      port:
        socketPath === undefined ? (server.address() as AddressInfo).port : 0,
      certificate_pem: tls?.certificatePem ?? null,
      base_url: baseUrl
    },
    seen,
    get sockets() {
      return webSockets.clients.size;
    },
    async stop() {
      for (const client of webSockets.clients) {
        client.terminate();
      }
      for (const connection of connections) {
        connection.destroy();
      }
      await new Promise(resolve => server.close(resolve));
    }
  };
}
