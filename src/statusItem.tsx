/**
 * The item in the status bar while a share starts or is live.
 *
 * @module
 */

import { TextItem } from '@jupyterlab/statusbar';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import * as React from 'react';
import { timeLeftText } from './timeText';
import type { IShareModel } from './tokens';

/** How often the time is written anew, in milliseconds. */
const TICK_MS = 1000;

/** The item. */
export class ShareStatusItem extends ReactWidget {
  constructor(private readonly options: ShareStatusItem.IOptions) {
    super();
    this.addClass('jp-SecureShare-statusItem');
    options.model.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  override dispose(): void {
    this._stopClock();
    super.dispose();
  }

  /** Whether there is anything to show. */
  isActive(): boolean {
    const phase = this.options.model.status?.phase;
    return phase === 'starting' || phase === 'live';
  }

  protected render(): JSX.Element {
    const { onClick, trans } = this.options;
    const text = this._text();
    return (
      <button
        className="jp-SecureShare-statusButton"
        title={trans.__('Open the Share panel')}
        onClick={onClick}
      >
        <span className="jp-SecureShare-dot jp-mod-live" aria-hidden="true" />
        <TextItem source={text} />
      </button>
    );
  }

  private _text(): string {
    const { model, trans } = this.options;
    const { status } = model;
    if (status?.phase !== 'live' || !status.expires_at) {
      return trans.__('Opening the share…');
    }
    if (status.tunnel?.state === 'reconnecting') {
      return trans.__('Shared, but reconnecting to ngrok…');
    }
    return trans._n(
      'Shared with %1 guest, %2',
      'Shared with %1 guests, %2',
      status.guests.length,
      timeLeftText(Date.parse(status.expires_at) - Date.now(), trans)
    );
  }

  private _onChanged(): void {
    if (!this.isActive()) {
      this._stopClock();
    } else if (this._clock === null) {
      this._clock = setInterval(() => this.update(), TICK_MS);
    }
    this.update();
  }

  private _stopClock(): void {
    if (this._clock !== null) {
      clearInterval(this._clock);
      this._clock = null;
    }
  }

  private _clock: ReturnType<typeof setInterval> | null = null;
}

/** A namespace for ShareStatusItem statics. */
export namespace ShareStatusItem {
  /** What the item shows and does. */
  export interface IOptions {
    model: IShareModel;
    onClick: () => void;
    trans: TranslationBundle;
  }
}
