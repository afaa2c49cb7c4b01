/**
 * The server in front of everything, with strict settings and knowing all its
 * connections: TLS 1.3 or 1.2 with AEAD, or plain HTTP on a private socket;
 * HTTP/1.1 only, and an error handler on every socket before anything can go
 * wrong with it.
 *
 * @module
 */

import { constants } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
  type ServerOptions
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { ICertificate } from './certificate';
import { Connections } from './connections';
import { createStallGuard } from './stall-guard';
import type { IServerHandlers, ITraffic } from './transport';

/** Mozilla's guideline 6.0: TLS 1.3, and for 1.2 the six suites with forward secrecy and AEAD. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305'
].join(':');

/** The same guideline's groups; the first one also withstands a later quantum computer. */
const GROUPS = 'X25519MLKEM768:X25519:P-256:P-384';

/** Most bytes of a request's line and headers. */
const MAX_HEADER_BYTES = 16 * 1024;

/** How long a TLS handshake or the head of a request may take, in milliseconds. */
const HANDSHAKE_MS = 10_000;
const HEADERS_MS = 10_000;

/** How long a refusal may take to be taken, in milliseconds. */
const REFUSAL_MS = 2000;

/** How often those limits are looked at, in milliseconds. */
const CHECK_MS = 1000;

/** How long a connection waits for its next request, in milliseconds: longer than JupyterLab's polls are apart. */
const KEEP_ALIVE_MS = 30_000;

/**
 * The same behind a tunnel, whose agent keeps at most 512 streams and breaks
 * with one more (ngrok-rust, `muxado`).
 */
const TUNNEL_KEEP_ALIVE_MS = 5000;
const MAX_TUNNEL_CONNECTIONS = 500;

/** When the kernel begins to ask whether a silent peer is there, in milliseconds. */
const TCP_KEEP_ALIVE_MS = 30_000;

/**
 * Most connections in all and from one address: a hundred guests with 64
 * sockets each may come from one address (a proxy, a classroom's router).
 */
const MAX_CONNECTIONS = 16_000;
const MAX_CONNECTIONS_PER_ADDRESS = 12_000;

/** An address of the network, or the path of a private socket (a pipe's name on Windows). */
export type ListenAt =
  { readonly host: string; readonly port: number } | { readonly path: string };

/** A server that has not listened yet. */
export interface IFrontServer {
  /**
   * @returns the TCP port; 0 for a private socket
   * @throws NodeJS.ErrnoException what `listen` failed with
   */
  listen(at: ListenAt): Promise<{ port: number }>;
  /** What has passed so far. */
  readonly traffic: ITraffic;
  /** Nobody new gets in. */
  stopListening(): void;
  /** Destroys every connection; resolves when nothing listens. */
  close(): Promise<void>;
}

/** What the server needs. */
export interface IFrontServerOptions {
  /** Null for plain HTTP: only for a private socket of this machine, at the end of a tunnel. */
  certificate: ICertificate | null;
  handlers: IServerHandlers;
  clock: IClock;
  log: ILog;
}

export function createFrontServer(options: IFrontServerOptions): IFrontServer {
  const { certificate, handlers, clock, log } = options;
  const connections = new Connections(MAX_CONNECTIONS_PER_ADDRESS);
  /** Exchanges that are not answered yet, by connection. */
  const pending = new WeakMap<Duplex, number>();
  const guard = createStallGuard(clock, log);
  let requests = 0;

  const http: ServerOptions = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_MS,
    // Bodies stream for as long as they flow; the guard cuts those that do not.
    requestTimeout: 0,
    connectionsCheckingInterval: CHECK_MS,
    keepAliveTimeout: certificate ? KEEP_ALIVE_MS : TUNNEL_KEEP_ALIVE_MS,
    keepAlive: true,
    keepAliveInitialDelay: TCP_KEEP_ALIVE_MS,
    noDelay: true,
    insecureHTTPParser: false,
    requireHostHeader: true,
    rejectNonStandardBodyWrites: true
  };
  const server =
    certificate === null
      ? createHttpServer(http)
      : createHttpsServer({
          ...http,
          cert: certificate.certificatePem,
          key: certificate.keyPem,
          minVersion: 'TLSv1.2',
          maxVersion: 'TLSv1.3',
          ciphers: CIPHERS,
          ecdhCurve: GROUPS,
          honorCipherOrder: true,
          secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
          ALPNProtocols: ['http/1.1'],
          handshakeTimeout: HANDSHAKE_MS
        });
  server.maxConnections =
    certificate === null ? MAX_TUNNEL_CONNECTIONS : MAX_CONNECTIONS;
  // Node would drop header lines beyond a limit and pass on the rest, which
  // hides framing headers from us; the request's own steps count and refuse.
  server.maxHeadersCount = 0;

  // Before Node's own listener: a socket may fail at any moment from here on.
  server.prependListener('connection', (socket: Socket) => {
    socket.on('error', ignore);
    connections.add(socket);
  });
  server.prependListener('secureConnection', (socket: Duplex) => {
    socket.on('error', ignore);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    socket.on('error', ignore);
    log.write('debug', 'request-unreadable', {
      error: error.code ?? 'unknown'
    });
    refuse(error, socket, pending.get(socket) ?? 0, clock);
  });
  server.on('error', error => log.write('error', 'listener-failed', { error }));

  function take(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    requests += 1;
    request.on('error', ignore);
    response.on('error', ignore);
    pending.set(socket, (pending.get(socket) ?? 0) + 1);
    response.once('close', () => {
      pending.set(socket, (pending.get(socket) ?? 1) - 1);
    });
    guard.watch(
      request,
      response,
      certificate === null ? socket : connections.below(socket)
    );
    handlers.handleRequest(request, response);
  }

  function takeUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer
  ): void {
    requests += 1;
    socket.on('error', ignore);
    request.on('error', ignore);
    handlers.handleUpgrade(request, socket, head);
  }

  server.on('request', take);
  // By default Node tells a client to go on with a body nobody has agreed to.
  server.on('checkContinue', take);
  // Left to Node, whoever expects something else would be answered unseen and could hold the connection.
  server.on('checkExpectation', take);
  server.on('upgrade', takeUpgrade);
  server.on('connect', takeUpgrade);

  let closed: Promise<void> | null = null;

  function stopListening(): Promise<void> {
    closed ??= new Promise(resolve => {
      server.close(() => resolve());
    });
    return closed;
  }

  return {
    get traffic() {
      return { requests, bytes: connections.bytesSent };
    },
    listen: at =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(
          { ...at, backlog: 4096, exclusive: true, ipv6Only: true },
          () => {
            server.off('error', reject);
            const address = server.address();
            resolve({
              port: typeof address === 'object' && address ? address.port : 0
            });
          }
        );
      }),
    stopListening() {
      void stopListening();
    },
    async close() {
      guard.dispose();
      const done = stopListening();
      connections.destroyAll();
      await done;
    }
  };
}

/** Only for 'error' listeners: what fails here closes by itself, and is no news. */
function ignore(): void {
  // An `error` without a listener would end the process.
}

/**
 * Answers what could not be read as a request. What is no HTTP at all (a
 * failed or unfinished handshake) and what would run into another answer is
 * cut.
 */
function refuse(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  unanswered: number,
  clock: Pick<IClock, 'after'>
): void {
  const isHttp = /^(HPE|ERR_HTTP)_/.test(error.code ?? '');
  if (!isHttp || !socket.writable || unanswered > 0) {
    socket.destroy();
    return;
  }
  const cancel = clock.after(REFUSAL_MS, () => socket.destroy());
  socket.once('close', cancel);
  socket.end(
    `HTTP/1.1 ${statusLine(error.code)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy()
  );
}

function statusLine(code: string | undefined): string {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return '431 Request Header Fields Too Large';
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return '408 Request Timeout';
    default:
      return '400 Bad Request';
  }
}
