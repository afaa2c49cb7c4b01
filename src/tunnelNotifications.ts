/**
 * Tells the host what a tunnel does behind his back: that the address is
 * another one, and that the month's limit comes near.
 *
 * @module
 */

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IServerShareStatus } from './protocol';
import type { IShareModel } from './tokens';
import type { IMeasure, Level } from './usage';
import { forecastOf, levelOf, measuresOf, percentOf } from './usage';
import { forecastText } from './usageText';

/** What was last known of a share. */
interface IKnown {
  share: string | null;
  addressChanges: number;
  /** The highest level that was told of. */
  level: Level;
}

/** The notifications of one page. What was so when the page was loaded is no news. */
export class TunnelNotifications implements IDisposable {
  constructor(private readonly options: TunnelNotifications.IOptions) {
    options.model.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onChanged(): void {
    const { status } = this.options.model;
    if (!status) {
      return;
    }
    if (this._known === null) {
      this._known = knownOf(status);
    } else if (this._known.share !== status.id) {
      this._known = { share: status.id, addressChanges: 0, level: 0 };
    }
    if (status.phase === 'live') {
      this._tellOfAddress(this._known, status);
      this._tellOfUsage(this._known, status);
    }
  }

  private _tellOfAddress(known: IKnown, { tunnel }: IServerShareStatus): void {
    const changes = tunnel?.address_changes ?? 0;
    if (changes <= known.addressChanges) {
      return;
    }
    known.addressChanges = changes;
    const { copyInvitation, model, trans } = this.options;
    // Whoever asked for it knows.
    if (model.isBusy('new-address')) {
      return;
    }
    Notification.warning(
      trans.__(
        'The address of your share has changed. Invitations given before do not work any more.'
      ),
      {
        autoClose: false,
        actions: [
          {
            label: trans.__('Copy new invitation'),
            caption: trans.__('Without passphrases'),
            displayType: 'accent',
            callback: copyInvitation
          }
        ]
      }
    );
  }

  private _tellOfUsage(known: IKnown, { usage }: IServerShareStatus): void {
    if (!usage) {
      return;
    }
    const worst = measuresOf(usage).reduce((a, b) =>
      (percentOf(b) ?? 0) > (percentOf(a) ?? 0) ? b : a
    );
    const level = levelOf(worst);
    if (level <= known.level) {
      return;
    }
    known.level = level;
    const { openPanel, trans } = this.options;
    Notification.warning(usageText(worst, trans), {
      autoClose: level === 90 ? false : CAUTION_MS,
      actions: [{ label: trans.__('Show'), callback: openPanel }]
    });
  }

  private _known: IKnown | null = null;
  private _isDisposed = false;
}

/** How long the first warning stays in sight, in milliseconds; the second stays. */
const CAUTION_MS = 15_000;

function knownOf(status: IServerShareStatus): IKnown {
  const levels = status.usage ? measuresOf(status.usage).map(levelOf) : [];
  return {
    share: status.id,
    addressChanges: status.tunnel?.address_changes ?? 0,
    level: levels.reduce<Level>((a, b) => (b > a ? b : a), 0)
  };
}

function usageText(measure: IMeasure, trans: TranslationBundle): string {
  const percent = percentOf(measure);
  const used =
    measure.kind === 'requests'
      ? trans.__('%1 % of the month’s ngrok requests are used.', percent)
      : trans.__('%1 % of the month’s ngrok data are used.', percent);
  const forecast = forecastText(
    measure.kind,
    forecastOf(measure, Date.now()),
    trans
  );
  return forecast ? trans.__('%1 %2', used, forecast) : used;
}

/** A namespace for TunnelNotifications statics. */
export namespace TunnelNotifications {
  /** Whom to listen to, and what the buttons do. */
  export interface IOptions {
    model: IShareModel;
    copyInvitation: () => void;
    openPanel: () => void;
    trans: TranslationBundle;
  }
}
