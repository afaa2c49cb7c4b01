/**
 * Opens one channel between a guest and Jupyter: the handshake with Jupyter
 * first, and only when that has succeeded the guest's, with the same
 * sub-protocol. From then on a pair of legs carries it.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type ServerOptions, type WebSocket } from 'ws';
import type { IUpstream } from '../../../src/protocol';
import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { IGuestSocket, IGuestState } from '../share';
import type { ChannelKind, IChannelFilter } from './channel';
import {
  CLOSE_TIMEOUT_MS,
  dialUpstream,
  type ICloseTimeout
} from './dial-upstream';
import { KERNEL_V1_PROTOCOL } from './kernel-frame';
import { LegPair } from './leg-pair';

/** What one channel is made of. */
export interface IRelayOptions {
  readonly guest: Pick<IGuestState, 'id' | 'addSocket' | 'removeSocket'>;
  readonly kind: ChannelKind;
  /** The guest's upgrade request, checked to be a WebSocket handshake, with the socket below it. */
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly upstream: IUpstream;
  /** Raw request target for Jupyter. */
  readonly target: string;
  /** All headers for Jupyter but those of the handshake itself; no name twice. */
  readonly upstreamHeaders: ReadonlyArray<
    readonly [name: string, value: string]
  >;
  readonly filter: IChannelFilter;
  readonly log: ILog;
  readonly clock: IClock;
  /** Jupyter refused the handshake with this status: the caller answers the guest, whose socket is untouched. */
  onRefused(status: number): void;
}

/** Jupyter waits for a kernel to answer before it opens the kernel's socket (`kernel_info_timeout`, 60 s). */
const HANDSHAKE_MS = 75_000;

/** More pieces of one message, or more unread chunks, than any sender makes of 128 MiB. */
const MAX_FRAGMENTS = 16 * 1024;
const MAX_CHUNKS = 96 * 1024;

/** Sub-protocols that a channel understands; others are not offered to Jupyter. */
const PROTOCOLS: Readonly<Record<ChannelKind, readonly string[]>> = {
  kernel: [KERNEL_V1_PROTOCOL],
  room: [],
  events: [],
  terminal: []
};

/**
 * Relays a channel until either side ends it. Exactly one of these happens:
 * the handshake completes, `onRefused` is called, or the guest's socket is
 * destroyed. The filter's `closed` is called once in each case.
 */
export function relayChannel(options: IRelayOptions): void {
  new Relay(options).start();
}

class Relay implements IGuestSocket {
  private _giveUpDialling: () => void = () => undefined;
  private _cancelTimeout: () => void = () => undefined;
  /** Null until both handshakes are done. */
  private _pair: LegPair | null = null;
  private _hasEnded = false;

  constructor(private readonly _options: IRelayOptions) {}

  get kind(): ChannelKind {
    return this._options.kind;
  }

  start(): void {
    const { socket, guest, clock } = this._options;
    // Before anything else: an upgraded socket has no listener, and an error nobody hears ends the process.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this._loseDialling());
    const protocols = this._offered();
    if (protocols === null) {
      this._refuse(400);
      return;
    }
    if (socket.destroyed || !guest.addSocket(this)) {
      this.destroy();
      return;
    }
    this._cancelTimeout = clock.after(HANDSHAKE_MS, () => this._loseDialling());
    this._giveUpDialling = dialUpstream({
      upstream: this._options.upstream,
      target: this._options.target,
      headers: this._options.upstreamHeaders,
      protocols,
      maxMessageBytes: this._options.filter.maxServerMessageBytes,
      onOpen: (webSocket, stream, protocol) =>
        this._answerGuest(webSocket, stream, protocol),
      onRefused: status => this._refuse(status),
      onFailed: () => this.destroy()
    });
  }

  close(code: number, reason: string): void {
    if (this._pair === null) {
      this.destroy();
    } else {
      this._pair.close(code, reason);
    }
  }

  destroy(): void {
    this._giveUpDialling();
    this._options.socket.destroy();
    if (this._pair === null) {
      this._end();
    } else {
      this._pair.destroy();
    }
  }

  /** The sub-protocols of the guest that the channel knows; null when the header names one twice, which `ws` refuses. */
  private _offered(): string[] | null {
    const header = this._options.request.headers['sec-websocket-protocol'];
    const asked = (header ?? '')
      .split(',')
      .map(protocol => protocol.trim())
      .filter(protocol => protocol !== '');
    return new Set(asked).size === asked.length
      ? PROTOCOLS[this.kind].filter(protocol => asked.includes(protocol))
      : null;
  }

  private _answerGuest(
    upstreamSocket: WebSocket,
    upstreamStream: Duplex,
    protocol: string
  ): void {
    const { request, socket, head, filter } = this._options;
    this._giveUpDialling = () => upstreamSocket.terminate();
    const serverOptions: ServerOptions & ICloseTimeout = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      autoPong: false,
      maxPayload: filter.maxGuestMessageBytes,
      maxFragments: MAX_FRAGMENTS,
      maxBufferedChunks: MAX_CHUNKS,
      // When Jupyter took none, the guest gets none.
      handleProtocols: () => (protocol === '' ? false : protocol),
      closeTimeout: CLOSE_TIMEOUT_MS
    };
    const server = new WebSocketServer(serverOptions);
    // Not answered by `ws`: what it says would not be ours.
    server.on('wsClientError', () => this.destroy());
    server.handleUpgrade(request, socket, head, guestSocket =>
      this._join(guestSocket, upstreamSocket, upstreamStream, protocol)
    );
  }

  private _join(
    guestSocket: WebSocket,
    upstreamSocket: WebSocket,
    upstreamStream: Duplex,
    protocol: string
  ): void {
    const { kind, guest, filter, clock, log, socket } = this._options;
    this._cancelTimeout();
    this._giveUpDialling = () => undefined;
    filter.opened(protocol);
    this._pair = new LegPair({
      guest: { webSocket: guestSocket, stream: socket },
      upstream: { webSocket: upstreamSocket, stream: upstreamStream },
      kind,
      guestId: guest.id,
      filter,
      clock,
      log,
      onEnded: () => this._end()
    });
  }

  /** The guest left, or time is up, before both handshakes were done. */
  private _loseDialling(): void {
    if (this._pair === null && !this._hasEnded) {
      this.destroy();
    }
  }

  private _refuse(status: number): void {
    this._end();
    this._options.onRefused(status);
  }

  private _end(): void {
    if (!this._hasEnded) {
      this._hasEnded = true;
      this._cancelTimeout();
      this._options.guest.removeSocket(this);
      this._options.filter.closed();
    }
  }
}
