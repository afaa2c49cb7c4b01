/**
 * Tells the host who comes and who is gone, with a way to remove.
 *
 * @module
 */

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { UNKNOWN_ADDRESS } from './people';
import type { Presence } from './presence';
import { problemText } from './problems';
import type { IGuest } from './protocol';
import type { IShareModel } from './tokens';

/** How long an arrival stays in sight, in milliseconds: long enough to remove a stranger. */
const ARRIVAL_MS = 15_000;

/** How long a departure stays in sight, in milliseconds. */
const DEPARTURE_MS = 5000;

/** Problems that say that there was nobody to remove: a notification outlives visits. */
const GONE: readonly string[] = ['UNKNOWN_GUEST', 'NOT_LIVE'];

/** The notifications of one page. */
export class GuestNotifications implements IDisposable {
  constructor(private readonly options: GuestNotifications.IOptions) {
    options.presence.came.connect(this._onCame, this);
    options.presence.went.connect(this._onWent, this);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onCame(_: Presence, guest: IGuest): void {
    const { isWanted, trans } = this.options;
    if (!isWanted()) {
      return;
    }
    Notification.info(
      guest.address === UNKNOWN_ADDRESS
        ? trans.__('%1 joined. The address is not known.', guest.name)
        : trans.__('%1 joined from %2.', guest.name, guest.address),
      {
        autoClose: ARRIVAL_MS,
        actions: [
          {
            label: trans.__('Remove'),
            caption: trans.__('Cut this guest off at once'),
            displayType: 'warn',
            callback: () => void this._remove(guest)
          }
        ]
      }
    );
  }

  private _onWent(_: Presence, guest: IGuest): void {
    const { isWanted, trans } = this.options;
    if (isWanted()) {
      Notification.info(trans.__('%1 left.', guest.name), {
        autoClose: DEPARTURE_MS
      });
    }
  }

  private async _remove(guest: IGuest): Promise<void> {
    const { model, trans } = this.options;
    if ((await model.remove(guest.id)) || !model.error) {
      return;
    }
    if (GONE.includes(model.error.code)) {
      Notification.info(trans.__('%1 is not here any more.', guest.name));
      return;
    }
    const { message, nextStep } = problemText(model.error, trans);
    Notification.error(
      trans.__('%1 is still here: %2 %3', guest.name, message, nextStep)
    );
  }

  private _isDisposed = false;
}

/** A namespace for GuestNotifications statics. */
export namespace GuestNotifications {
  /** Whom to listen to, and whether the host wants to know. */
  export interface IOptions {
    model: IShareModel;
    presence: Presence;
    isWanted: () => boolean;
    trans: TranslationBundle;
  }
}
