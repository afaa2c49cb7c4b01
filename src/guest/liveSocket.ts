/**
 * The guest page's own socket: how things stand, and the end. It comes back by
 * itself after a cut, and says `lost` when nobody has answered for a while.
 *
 * @module
 */

import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';
import type {
  EndReason,
  IGuestChanged,
  IGuestClosed,
  IGuestStanding,
  ToGuestPage
} from '../protocol';
import { delayBeforeTry } from './backOff';
import type { Probe } from './probe';

/** How long nobody may answer before the share counts as lost, in milliseconds. */
export const UNREACHABLE_LIMIT_MS = 10_000;

/** How long the gateway may answer without giving the socket, in milliseconds. */
export const SOCKETLESS_LIMIT_MS = 60_000;

/** How long either may last where a tunnel can be built anew, in milliseconds. */
export const TUNNEL_LIMIT_MS = 5 * 60_000;

/** Longest wait between two questions meanwhile, in milliseconds: each may cost the host's tunnel a request. */
const TUNNEL_LOOK_MS = 4_000;

/** How long it may take until the socket says how things stand, in milliseconds. */
export const OPENING_LIMIT_MS = 5_000;

/** How often a browser that knows it is offline looks whether it still is, in milliseconds. */
export const OFFLINE_CHECK_MS = 2_000;

/** What the live socket is made of. */
export interface ILiveSocketOptions {
  /** `wss:` address of the socket. */
  url: string;
  WebSocket: typeof WebSocket;
  /** Asks the gateway by HTTP what it thinks of this guest. */
  probe: Probe;
  /** Whether the way to the gateway can be away for minutes and come back. */
  survivesReconnect: boolean;
  /** Milliseconds that never jump. */
  now: () => number;
  /** 0 to 1. */
  random: () => number;
  /** False when the browser knows that it has no network. */
  isOnline: () => boolean;
}

/** The guest page's own socket. */
export class LiveSocket implements IDisposable {
  constructor(options: ILiveSocketOptions) {
    this._options = options;
    this._lostAtMs = options.now();
    this._open();
  }

  /** How things stand; emitted on open and on each change. */
  get standing(): ISignal<this, IGuestStanding> {
    return this._standing;
  }

  /** What is another one than before; emitted as often as the gateway says so. */
  get told(): ISignal<this, IGuestChanged> {
    return this._told;
  }

  /** Why the visit ended; emitted once, nothing is tried after it. */
  get ended(): ISignal<this, EndReason> {
    return this._ended;
  }

  /** Emitted when `isConnected` has changed. */
  get connectionChanged(): ISignal<this, void> {
    return this._connectionChanged;
  }

  /** Whether the gateway is there, as far as is known. */
  get isConnected(): boolean {
    return this._isConnected;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Something else on the page got no answer, or the network came back: look now, do not wait. */
  doubt(): void {
    if (this._isOver) {
      return;
    }
    if (this._socket === null) {
      this._lookAfter(0);
    } else if (this._isConnected) {
      void this._checkOpenSocket();
    }
  }

  /** Something else on the page has got through: if this has not, look now. */
  hope(): void {
    if (!this._isOver && this._socket === null) {
      this._lookAfter(0);
    }
  }

  /** Tells the gateway that the end is shown and all is disposed of, and shuts the socket. */
  acknowledge(): void {
    const message: IGuestClosed = { type: 'closed' };
    if (this._socket?.readyState === this._options.WebSocket.OPEN) {
      this._socket.send(JSON.stringify(message));
    }
    this.dispose();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._isOver = true;
    clearTimeout(this._timer);
    this._dropSocket();
    Signal.clearData(this);
  }

  private _open(): void {
    const socket = new this._options.WebSocket(this._options.url);
    this._socket = socket;
    this._after(OPENING_LIMIT_MS, () => this._socketLost());
    socket.onmessage = event => this._hear(event.data);
    socket.onclose = () => this._socketLost();
  }

  private _hear(data: unknown): void {
    if (this._isOver) {
      return;
    }
    const message = parseMessage(data);
    if (message?.type === 'standing') {
      // Not the open alone: a socket that opens and shuts at once is no connection.
      clearTimeout(this._timer);
      this._tries = 0;
      this._lostAtMs = null;
      this._unreachableAtMs = null;
      this._setConnected(true);
      this._standing.emit(message);
    } else if (message?.type === 'ended') {
      this._end(message.reason);
    } else if (message?.type === 'changed' && isKnownChange(message)) {
      this._told.emit(message);
    }
  }

  private _socketLost(): void {
    if (this._isOver) {
      return;
    }
    this._dropSocket();
    this._lostAtMs ??= this._options.now();
    this._setConnected(false);
    this._lookAfter(0);
  }

  /** Asks by HTTP before a socket is tried: a refused upgrade tells a page nothing, an answer does. */
  private async _look(): Promise<void> {
    const { now, isOnline, probe, survivesReconnect } = this._options;
    if (!isOnline()) {
      // The guest's own network is away: says nothing about the share.
      this._unreachableAtMs = null;
      this._lostAtMs = now();
      this._lookAfter(OFFLINE_CHECK_MS);
      return;
    }
    const answer = await probe();
    if (this._isOver || this._socket !== null) {
      return;
    }
    if (answer !== 'reachable' && answer !== 'unreachable') {
      this._end(answer);
      return;
    }
    const wasUnreachable = this._unreachableAtMs !== null;
    this._unreachableAtMs =
      answer === 'reachable' ? null : (this._unreachableAtMs ?? now());
    if (this._isTooLong()) {
      this._end('lost');
    } else if (answer === 'reachable') {
      this._tries += 1;
      if (this._tries === 1 || wasUnreachable) {
        this._tries = 1;
        this._open();
      } else {
        this._after(this._delay(), () => this._open());
      }
    } else {
      this._tries += 1;
      this._lookAfter(
        this._delay(survivesReconnect ? TUNNEL_LOOK_MS : undefined)
      );
    }
  }

  private _isTooLong(): boolean {
    const { now, survivesReconnect } = this._options;
    const isPast = (sinceMs: number | null, limitMs: number) =>
      sinceMs !== null &&
      now() - sinceMs >= (survivesReconnect ? TUNNEL_LIMIT_MS : limitMs);
    return (
      isPast(this._unreachableAtMs, UNREACHABLE_LIMIT_MS) ||
      isPast(this._lostAtMs, SOCKETLESS_LIMIT_MS)
    );
  }

  /** A network can go away without shutting its sockets. */
  private async _checkOpenSocket(): Promise<void> {
    const socket = this._socket;
    const answer = await this._options.probe();
    if (!this._isOver && this._socket === socket && answer === 'unreachable') {
      this._socketLost();
    }
  }

  private _end(reason: EndReason): void {
    if (this._isOver) {
      return;
    }
    this._isOver = true;
    clearTimeout(this._timer);
    this._ended.emit(reason);
  }

  private _setConnected(value: boolean): void {
    if (this._isConnected !== value) {
      this._isConnected = value;
      this._connectionChanged.emit();
    }
  }

  private _dropSocket(): void {
    const socket = this._socket;
    this._socket = null;
    if (socket !== null) {
      socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  private _delay(longestMs?: number): number {
    return delayBeforeTry(this._tries, this._options.random, longestMs);
  }

  private _lookAfter(delayMs: number): void {
    this._after(delayMs, () => void this._look());
  }

  private _after(delayMs: number, action: () => void): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(action, delayMs);
  }

  private readonly _options: ILiveSocketOptions;
  private readonly _standing = new Signal<this, IGuestStanding>(this);
  private readonly _told = new Signal<this, IGuestChanged>(this);
  private readonly _ended = new Signal<this, EndReason>(this);
  private readonly _connectionChanged = new Signal<this, void>(this);
  private _socket: WebSocket | null = null;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _tries = 0;
  /** Since when there is no socket; null while there is one. */
  private _lostAtMs: number | null;
  /** Since when nobody answers; null while somebody does. */
  private _unreachableAtMs: number | null = null;
  private _isConnected = true;
  private _isOver = false;
  private _isDisposed = false;
}

/** The message in a text frame; null for anything else, newer kinds included. */
function parseMessage(data: unknown): ToGuestPage | null {
  try {
    return JSON.parse(String(data)) as ToGuestPage | null;
  } catch {
    return null;
  }
}

/** Newer gateways may tell of more. */
function isKnownChange(message: IGuestChanged): boolean {
  switch (message.what) {
    case 'kernels':
    case 'sessions':
    case 'terminals':
      return true;
    case 'folder':
      return typeof message.path === 'string';
    default:
      return false;
  }
}
