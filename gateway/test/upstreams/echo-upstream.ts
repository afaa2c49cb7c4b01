/**
 * Says what it was sent: requests, bodies, and messages on sockets.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** What `/request` answers. */
export interface IEchoedRequest {
  readonly method: string;
  readonly target: string;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly bodyBytes: number;
  readonly bodySha256: string;
}

/**
 * - `/bytes?count=N`: so many bytes
 * - `/ticks`: one line each time when `tick` is called
 * - anything else: what was sent, as JSON
 * - upgrades: sends back every message
 */
export class EchoUpstream {
  /** Requests that came, upgrades included. */
  requests: IEchoedRequest[] = [];
  /** Connections that were ever made. */
  connections = 0;

  private constructor() {
    this._server.on('connection', () => {
      this.connections += 1;
    });
    this._server.on('request', (request, response) => {
      void this.answer(request, response);
    });
    this._server.on('upgrade', (request, socket, head) => {
      this.requests.push(echoed(request, Buffer.alloc(0)));
      this._sockets.handleUpgrade(request, socket, head, webSocket => {
        webSocket.on('message', (data, isBinary) =>
          webSocket.send(data, { binary: isBinary })
        );
        webSocket.on('error', () => undefined);
      });
    });
  }

  /** @param path a unix socket. Default: a free port. */
  static async start(path?: string): Promise<EchoUpstream> {
    const upstream = new EchoUpstream();
    if (path === undefined) {
      upstream._server.listen(0, '127.0.0.1');
    } else {
      upstream._server.listen(path);
    }
    await once(upstream._server, 'listening');
    return upstream;
  }

  /** Where an agent forwards to. */
  get url(): string {
    const address = this._server.address();
    return typeof address === 'string'
      ? `unix:${address}`
      : `http://127.0.0.1:${(address as AddressInfo).port}`;
  }

  /** Sockets that are open. */
  get openSockets(): number {
    return this._sockets.clients.size;
  }

  /** Who asked for `/ticks` and still listens. */
  get listeners(): number {
    return this._ticking.size;
  }

  /** Sends one more line to whoever asked for `/ticks`. */
  tick(): void {
    this._ticking.forEach(response => response.write('tick\n'));
  }

  async stop(): Promise<void> {
    this._sockets.clients.forEach(socket => socket.terminate());
    this._server.closeAllConnections();
    this._server.close();
    await once(this._server, 'close');
  }

  private async answer(
    request: http.IncomingMessage,
    response: http.ServerResponse
  ): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const seen = echoed(request, Buffer.concat(chunks));
    this.requests.push(seen);
    if (pathname === '/ticks') {
      response.flushHeaders();
      this._ticking.add(response);
      response.on('close', () => this._ticking.delete(response));
    } else if (pathname === '/bytes') {
      response.end(Buffer.alloc(Number(searchParams.get('count')), 'x'));
    } else {
      response.setHeader('Content-Type', 'application/json');
      response.setHeader('ngrok-error-code', 'ERR_NGROK_3200');
      response.end(JSON.stringify(seen));
    }
  }

  private readonly _server = http.createServer();
  private readonly _sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 0
  });
  private readonly _ticking = new Set<http.ServerResponse>();
}

function echoed(request: http.IncomingMessage, body: Buffer): IEchoedRequest {
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    rawHeaders: request.rawHeaders,
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex')
  };
}
