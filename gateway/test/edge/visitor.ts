/**
 * Somebody who visits a public address of an edge: finds it without DNS, and
 * checks its certificate as a browser would.
 *
 * @module
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { WebSocket } from 'ws';
import type { LoopbackEdge } from './loopback-edge';

/** What came back. */
export interface IVisitAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What is sent. */
export interface IVisitOptions {
  /** Default: GET. */
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  /** `user:password` */
  readonly auth?: string;
  readonly body?: string | Buffer;
  /** Where to come from, in 127.0.0.0/8. Default: 127.0.0.1. */
  readonly from?: string;
  /** Leaves before the answer is there. */
  readonly signal?: AbortSignal;
}

/** Visits one edge. */
export class Visitor {
  constructor(private readonly edge: LoopbackEdge) {}

  /** @throws Error when there is no answer, or the certificate is not right */
  async visit(url: string, options?: IVisitOptions): Promise<IVisitAnswer> {
    return read(await this.begin(url, options));
  }

  /** An answer whose body is still to come. @throws Error as `visit` */
  async begin(
    url: string,
    { method, headers, auth, body, from, signal }: IVisitOptions = {}
  ): Promise<http.IncomingMessage> {
    const request = https.request({
      ...this.way(url),
      ...target(url),
      method,
      headers: { Host: new URL(url).host, ...headers },
      auth,
      localAddress: from,
      signal
    });
    request.end(body);
    return answerTo(request);
  }

  /** The same by plain http. */
  async visitPlainly(url: string): Promise<IVisitAnswer> {
    const [host, port] = this.edge.plainAddr.split(':');
    const request = http.request({
      host,
      port,
      ...target(url),
      headers: { Host: new URL(url).host },
      agent: false
    });
    request.end();
    return read(await answerTo(request));
  }

  /** A WebSocket, not open yet. */
  dial(url: string, { headers, auth, from }: IVisitOptions = {}): WebSocket {
    const { hostname, pathname, search } = new URL(url);
    const { host, port, ...trust } = this.way(url);
    const socket = new WebSocket(`wss://${host}:${port}${pathname}${search}`, {
      ...trust,
      headers: { Host: hostname, ...headers },
      auth,
      localAddress: from,
      perMessageDeflate: false,
      maxPayload: 0
    });
    socket.on('error', () => undefined);
    return socket;
  }

  /** An open WebSocket. @throws Error when it does not open */
  async open(url: string, options?: IVisitOptions): Promise<WebSocket> {
    const socket = this.dial(url, options);
    await once(socket, 'open');
    return socket;
  }

  /** Status of the answer to a WebSocket handshake; 101 when it opens. */
  knock(url: string, options?: IVisitOptions): Promise<number> {
    const socket = this.dial(url, options);
    return new Promise(resolve => {
      socket.on('open', () => {
        socket.terminate();
        resolve(101);
      });
      socket.on('unexpected-response', (request, answer) => {
        request.destroy();
        resolve(answer.statusCode ?? 0);
      });
      socket.on('close', () => resolve(0));
    });
  }

  private way(url: string): https.RequestOptions & { port: string } {
    const [host = '', port = ''] = this.edge.publicAddr.split(':');
    const { hostname } = new URL(url);
    const ca = readFileSync(this.edge.publicCas);
    return { host, port, servername: hostname, ca, agent: false };
  }
}

function target(url: string): { path: string } {
  const { pathname, search } = new URL(url);
  return { path: `${pathname}${search}` };
}

async function answerTo(
  request: http.ClientRequest
): Promise<http.IncomingMessage> {
  const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
  return answer;
}

async function read(answer: http.IncomingMessage): Promise<IVisitAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
  }
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: Buffer.concat(chunks)
  };
}
