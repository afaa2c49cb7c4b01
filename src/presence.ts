/**
 * Tells when a guest comes and when a guest is gone. Most people leave by
 * closing the page, which the gateway cannot tell from a reload, so a guest
 * without sockets counts as gone only after a while.
 *
 * @module
 */

import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { IGuest } from './protocol';
import type { IGuestsChange, IShareModel } from './tokens';

/** How long a guest may be without sockets, in milliseconds; a reload takes a few seconds. */
export const AWAY_AFTER_MS = 15_000;

/** Comings and goings of the guests of a live share. */
export class Presence implements IDisposable {
  constructor(private readonly model: IShareModel) {
    model.changed.connect(this._onChanged, this);
    model.guestsChanged.connect(this._onGuestsChanged, this);
  }

  /** A guest joined, or is back. */
  get came(): ISignal<this, IGuest> {
    return this._came;
  }

  /** A guest left, was removed by somebody else, or closed every page some time ago. */
  get went(): ISignal<this, IGuest> {
    return this._went;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._forgetAll();
    Signal.clearData(this);
  }

  private _onGuestsChanged(_: IShareModel, change: IGuestsChange): void {
    change.joined.forEach(guest => this._came.emit(guest));
    for (const guest of change.left) {
      if (!this._away.has(guest.id)) {
        this._went.emit(guest);
      }
      this._forget(guest.id);
    }
  }

  private _onChanged(): void {
    const status = this.model.status;
    if (status?.phase !== 'live') {
      this._forgetAll();
      return;
    }
    for (const guest of status.guests) {
      if (guest.sockets > 0) {
        this._see(guest);
      } else if (this._seen.has(guest.id)) {
        this._miss(guest);
      }
    }
    // Those whom the host removed are in no change; their timers end here.
    const ids = new Set(status.guests.map(guest => guest.id));
    for (const id of [...this._seen]) {
      if (!ids.has(id)) {
        this._cancel(id);
      }
    }
  }

  private _see(guest: IGuest): void {
    this._cancel(guest.id);
    this._seen.add(guest.id);
    if (this._away.delete(guest.id)) {
      this._came.emit(guest);
    }
  }

  /** Counts a guest without sockets as gone after a while. */
  private _miss(guest: IGuest): void {
    if (this._away.has(guest.id) || this._timers.has(guest.id)) {
      return;
    }
    const timer = setTimeout(() => {
      this._timers.delete(guest.id);
      this._away.add(guest.id);
      this._went.emit(guest);
    }, AWAY_AFTER_MS);
    this._timers.set(guest.id, timer);
  }

  private _cancel(id: string): void {
    clearTimeout(this._timers.get(id));
    this._timers.delete(id);
  }

  private _forget(id: string): void {
    this._cancel(id);
    this._seen.delete(id);
    this._away.delete(id);
  }

  private _forgetAll(): void {
    [...this._seen].forEach(id => this._forget(id));
  }

  /** Guests who had a socket at some time. */
  private readonly _seen = new Set<string>();
  /** Guests who were reported gone and may come back. */
  private readonly _away = new Set<string>();
  private readonly _timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly _came = new Signal<this, IGuest>(this);
  private readonly _went = new Signal<this, IGuest>(this);
  private _isDisposed = false;
}
