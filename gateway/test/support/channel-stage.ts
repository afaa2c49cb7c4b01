/**
 * A guest, the relay and a stand-in for Jupyter, on real sockets.
 *
 * @module
 */

import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket, WebSocketServer } from 'ws';
import type { ChannelKind, IChannelFilter } from '../../src/channels/channel';
import { relayChannel } from '../../src/channels/relay';
import { ChannelGuest, MemoryLog } from './channel-guest';
import { FakeClock } from './fake-clock';

/** What a test may choose. */
export interface IStageOptions {
  readonly kind?: ChannelKind;
  /** Default: a filter that passes everything. */
  readonly filter?: () => IChannelFilter;
  /** Sub-protocol that the stand-in takes when it is offered. */
  readonly takes?: string;
  /** Status with which the stand-in refuses every handshake. */
  readonly refuses?: number;
  /** True makes the stand-in never answer a handshake. */
  readonly isSilent?: boolean;
}

/** Passes everything and counts how often it was closed. */
export class PassAllFilter implements IChannelFilter {
  readonly maxGuestMessageBytes: number = 32 * 1024 * 1024;
  readonly maxServerMessageBytes: number = 64 * 1024 * 1024;
  protocol: string | null = null;
  closedCount = 0;

  opened(protocol: string): void {
    this.protocol = protocol;
  }

  fromGuest(): { kind: 'pass' } {
    return { kind: 'pass' };
  }

  fromServer(): { kind: 'pass' } {
    return { kind: 'pass' };
  }

  closed(): void {
    this.closedCount += 1;
  }
}

/** Both ends of a channel. */
export interface IEnds {
  readonly guest: WebSocket;
  readonly server: WebSocket;
}

/** The parts of a test of the relay. */
export class ChannelStage {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  readonly guest = new ChannelGuest('aaaaaaaaaaaaaaaa');
  /** Requests that reached the stand-in. */
  readonly requests: http.IncomingMessage[] = [];
  /** Raw connections of the stand-in. */
  readonly upstreamSockets: net.Socket[] = [];
  /** Raw connections of guests at the gateway. */
  readonly guestSockets: net.Socket[] = [];
  readonly filters: IChannelFilter[] = [];
  readonly refusals: number[] = [];
  target = '/base/channel';

  private readonly _sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 0,
    handleProtocols: protocols =>
      protocols.has(this._options.takes ?? '')
        ? (this._options.takes ?? false)
        : false
  });
  private readonly _upstream = http.createServer();
  private readonly _gateway = http.createServer();
  private readonly _opened: WebSocket[] = [];
  private readonly _waiting: Array<(socket: WebSocket) => void> = [];

  private constructor(private readonly _options: IStageOptions) {
    this._upstream.on('connection', socket => {
      socket.on('error', () => undefined);
      this.upstreamSockets.push(socket);
    });
    this._upstream.on('upgrade', (request, socket, head) => {
      this.requests.push(request);
      this._answer(request, socket, head);
    });
    this._gateway.on('connection', socket => this.guestSockets.push(socket));
    this._gateway.on('upgrade', (request, socket, head) =>
      this._relay(request, socket, head)
    );
  }

  static async open(options: IStageOptions = {}): Promise<ChannelStage> {
    const stage = new ChannelStage(options);
    for (const server of [stage._upstream, stage._gateway]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
    return stage;
  }

  get port(): number {
    return (this._gateway.address() as AddressInfo).port;
  }

  /** Stops the stand-in: nobody answers there any more. */
  async stopUpstream(): Promise<void> {
    this.upstreamSockets.forEach(socket => socket.destroy());
    this._upstream.close();
    await once(this._upstream, 'close');
  }

  /** A guest whose handshake is under way. */
  dial(protocols: string[] = []): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}/`, protocols, {
      perMessageDeflate: false,
      maxPayload: 0
    });
    socket.on('error', () => undefined);
    return socket;
  }

  /** An open channel. */
  async connect(protocols?: string[]): Promise<IEnds> {
    const server = this._nextServer();
    const guest = this.dial(protocols);
    const [, serverSocket] = await Promise.all([once(guest, 'open'), server]);
    return { guest, server: serverSocket };
  }

  /** An open channel whose guest writes bytes instead of frames. */
  async connectRaw(
    headers = ''
  ): Promise<{ guest: net.Socket; server: WebSocket; answer: string }> {
    const server = this._nextServer();
    const guest = this.dialRaw(headers);
    const [[first], serverSocket] = await Promise.all([
      once(guest, 'data') as Promise<[Buffer]>,
      server
    ]);
    return { guest, server: serverSocket, answer: first.toString('latin1') };
  }

  /** A raw guest who has sent his handshake. */
  dialRaw(headers = ''): net.Socket {
    const socket = net.connect(this.port, '127.0.0.1');
    socket.on('error', () => undefined);
    // Unread bytes would hide the end.
    socket.on('data', () => undefined);
    socket.write(
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n' +
        `${headers}\r\n`
    );
    return socket;
  }

  async dispose(): Promise<void> {
    [...this.guest.sockets].forEach(socket => socket.destroy());
    this._opened.forEach(socket => socket.terminate());
    for (const server of [this._upstream, this._gateway]) {
      server.close();
    }
    [...this.upstreamSockets, ...this.guestSockets].forEach(socket =>
      socket.destroy()
    );
    await until(() => this.guest.sockets.size === 0);
  }

  private _nextServer(): Promise<WebSocket> {
    return new Promise(resolve => this._waiting.push(resolve));
  }

  private _answer(
    request: http.IncomingMessage,
    socket: Duplex,
    head: Buffer
  ): void {
    const { refuses, isSilent } = this._options;
    if (refuses !== undefined) {
      socket.end(
        `HTTP/1.1 ${refuses} No\r\nContent-Length: 12\r\n\r\nowner-secret`
      );
    } else if (isSilent === true) {
      socket.on('end', () => socket.end()).resume();
    } else {
      this._sockets.handleUpgrade(request, socket, head, webSocket => {
        this._opened.push(webSocket);
        webSocket.on('error', () => undefined);
        this._waiting.shift()?.(webSocket);
      });
    }
  }

  private _relay(
    request: http.IncomingMessage,
    socket: Duplex,
    head: Buffer
  ): void {
    const filter = this._options.filter?.() ?? new PassAllFilter();
    this.filters.push(filter);
    const { port } = (this._upstream.address() ?? {
      port: this._upstreamPort
    }) as AddressInfo;
    this._upstreamPort = port;
    relayChannel({
      guest: this.guest,
      kind: this._options.kind ?? 'kernel',
      request,
      socket,
      head,
      upstream: {
        socket_path: null,
        host: '127.0.0.1',
        port,
        certificate_pem: null,
        base_url: '/base/'
      },
      target: this.target,
      upstreamHeaders: [
        ['Host', 'share.test'],
        ['Cookie', '_xsrf=1'],
        ['Connection', 'close'],
        ['Sec-WebSocket-Extensions', 'permessage-deflate']
      ],
      filter,
      log: this.log,
      clock: this.clock,
      onRefused: status => {
        this.refusals.push(status);
        socket.end(
          `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
        );
      }
    });
  }

  private _upstreamPort = 1;
}

/** Waits, in real time, until something is so. */
export async function until(
  isSo: () => boolean,
  what = 'what was waited for'
): Promise<void> {
  const endMs = Date.now() + 8000;
  while (!isSo()) {
    if (Date.now() > endMs) {
      throw new Error(`It did not happen: ${what}.`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

/** Code and reason with which a socket ends. */
export async function ending(
  socket: WebSocket
): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}

/** The next message. */
export async function nextMessage(
  socket: WebSocket
): Promise<{ data: Buffer; isBinary: boolean }> {
  const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean];
  return { data, isBinary };
}

/** A client frame, masked with zeros unless it is not to be. */
export function clientFrame(
  firstByte: number,
  payload: Buffer,
  isMasked = true
): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([firstByte, length])
      : Buffer.from([firstByte, 126, length >> 8, length & 0xff]);
  if (isMasked) {
    head[1] = (head[1] ?? 0) | 0x80;
  }
  return Buffer.concat([
    head,
    isMasked ? Buffer.alloc(4) : Buffer.alloc(0),
    payload
  ]);
}

/** The code of the first close frame in what a server wrote; null when there is none. */
export function closeCodeIn(bytes: Buffer): number | null {
  for (let at = 0; at + 1 < bytes.length;) {
    const opcode = (bytes[at] ?? 0) & 0x0f;
    const length = (bytes[at + 1] ?? 0) & 0x7f;
    if (length > 125) {
      return null;
    }
    if (opcode === 8) {
      return length < 2 ? 1005 : bytes.readUInt16BE(at + 2);
    }
    at += 2 + length;
  }
  return null;
}
