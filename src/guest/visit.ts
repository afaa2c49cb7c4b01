/**
 * A guest's visit as the page knows it: whose guest, how much time is left,
 * whether the host can be reached, and the end.
 *
 * @module
 */

import { Signal, type ISignal } from '@lumino/signaling';
import type {
  EndReason,
  IGuestChanged,
  IGuestPage,
  IGuestStanding
} from '../protocol';
import type { LiveSocket } from './liveSocket';
import type { IGuestVisit } from './tokens';

/** The part of `LiveSocket` that a visit needs. */
export type VisitSocket = Pick<
  LiveSocket,
  | 'standing'
  | 'told'
  | 'ended'
  | 'connectionChanged'
  | 'isConnected'
  | 'doubt'
  | 'acknowledge'
  | 'dispose'
>;

/** What a visit is made of. */
export interface IVisitOptions {
  page: IGuestPage;
  socket: VisitSocket;
  /** Wall clock in milliseconds since 1970: it goes on while the computer sleeps. */
  wallMs: () => number;
}

/** A guest's visit that lives by the page's own socket. */
export class GuestVisit implements IGuestVisit {
  constructor({ page, socket, wallMs }: IVisitOptions) {
    this.page = page;
    this._socket = socket;
    this._wallMs = wallMs;
    this._endsAtWallMs = Date.parse(page.expires_at);
    socket.standing.connect(this._onStanding, this);
    socket.told.connect(this._onTold, this);
    socket.connectionChanged.connect(this._onConnectionChanged, this);
    socket.ended.connect(this._onEnded, this);
  }

  readonly page: IGuestPage;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get told(): ISignal<this, IGuestChanged> {
    return this._told;
  }

  get ended(): ISignal<this, EndReason> {
    return this._ended;
  }

  get secondsLeft(): number {
    return Math.max(
      0,
      Math.round((this._endsAtWallMs - this._wallMs()) / 1000)
    );
  }

  get isConnected(): boolean {
    return this._socket.isConnected;
  }

  get end(): EndReason | null {
    return this._end;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  doubt(): void {
    this._socket.doubt();
  }

  leave(): void {
    this._finish('left');
  }

  acknowledge(): void {
    this._socket.acknowledge();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._socket.dispose();
    Signal.clearData(this);
  }

  private _onStanding(_: unknown, standing: IGuestStanding): void {
    // By what is left, not by the hour: the guest's clock may be wrong.
    this._endsAtWallMs = this._wallMs() + standing.seconds_left * 1000;
    this._changed.emit();
  }

  private _onTold(_: unknown, change: IGuestChanged): void {
    this._told.emit(change);
  }

  private _onConnectionChanged(): void {
    this._changed.emit();
  }

  private _onEnded(_: unknown, reason: EndReason): void {
    // A share that went silent when its time was over has expired.
    this._finish(
      reason === 'lost' && this.secondsLeft === 0 ? 'expired' : reason
    );
  }

  private _finish(reason: EndReason): void {
    if (this._end === null) {
      this._end = reason;
      this._ended.emit(reason);
    }
  }

  private readonly _socket: VisitSocket;
  private readonly _wallMs: () => number;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _told = new Signal<this, IGuestChanged>(this);
  private readonly _ended = new Signal<this, EndReason>(this);
  private _endsAtWallMs: number;
  private _end: EndReason | null = null;
  private _isDisposed = false;
}
