/**
 * A stand-in for Jupyter that remembers every byte that reaches it.
 *
 * @module
 */

import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';

/** One request as it arrived. */
export interface ISeenRequest {
  readonly method: string;
  readonly target: string;
  /** Lower-case names and values, in order. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly isUpgrade: boolean;
  /** Set when the body has ended. */
  body: Buffer | null;
}

/** Answers a request instead of the default 200. */
export type Reply = (
  request: http.IncomingMessage,
  response: http.ServerResponse
) => void;

/** The upstream. */
export interface ICountingUpstream {
  readonly port: number;
  /** In order of arrival, upgrades included. */
  readonly requests: readonly ISeenRequest[];
  /** Connections opened so far, and those open now. */
  readonly connections: { readonly opened: number; readonly open: number };
  /** What is answered from now on. */
  reply: Reply;
  /** Whether upgrades are accepted and echoed; otherwise they are answered 404 with a page that holds a secret. */
  acceptsSockets: boolean;
  forget(): void;
  stop(): Promise<void>;
}

/** Stands in every error page, as the owner's token does in Jupyter's. */
export const OWNER_TOKEN = 'owner-token-0123456789abcdef';

const JSON_REPLY: Reply = (_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"ok":true}');
};

/** Starts it on a free port of the loopback interface. */
export async function startCountingUpstream(): Promise<ICountingUpstream> {
  const requests: ISeenRequest[] = [];
  const sockets = new Set<Socket>();
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false
  });
  let opened = 0;

  const server = http.createServer((request, response) => {
    const seen = see(request, false);
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      seen.body = Buffer.concat(chunks);
    });
    upstream.reply(request, response);
  });
  server.on('connection', socket => {
    opened += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket: Duplex, head) => {
    see(request, true);
    if (!upstream.acceptsSockets) {
      socket.end(
        `HTTP/1.1 404 Not Found\r\ncontent-type: text/html\r\nset-cookie: a=b\r\n\r\n<body data-jupyter-api-token="${OWNER_TOKEN}">`
      );
      return;
    }
    webSockets.handleUpgrade(request, socket, head, webSocket => {
      webSocket.on('message', (data, isBinary) =>
        webSocket.send(data, { binary: isBinary })
      );
    });
  });

  function see(request: http.IncomingMessage, isUpgrade: boolean) {
    const headers: Array<[string, string]> = [];
    for (let index = 0; index < request.rawHeaders.length; index += 2) {
      headers.push([
        (request.rawHeaders[index] ?? '').toLowerCase(),
        request.rawHeaders[index + 1] ?? ''
      ]);
    }
    const seen: ISeenRequest = {
      method: request.method ?? '',
      target: request.url ?? '',
      headers,
      isUpgrade,
      body: null
    };
    requests.push(seen);
    return seen;
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const upstream: ICountingUpstream = {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: {
      get opened() {
        return opened;
      },
      get open() {
        return sockets.size;
      }
    },
    reply: JSON_REPLY,
    acceptsSockets: true,
    forget() {
      requests.length = 0;
    },
    async stop() {
      webSockets.close();
      for (const socket of sockets) {
        socket.destroy();
      }
      await new Promise(resolve => server.close(resolve));
    }
  };
  return upstream;
}
