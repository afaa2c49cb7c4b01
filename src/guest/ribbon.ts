/**
 * The ribbon at the top of a guest's page: whose guest, how long, and the way out.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';
import { timeLeft } from './timeLeft';
import type { IGuestVisit } from './tokens';
import { WARNING_SECONDS } from './timeWarning';

/** What the ribbon is made of. */
export interface IRibbonOptions {
  visit: IGuestVisit;
  trans: TranslationBundle;
  /** The guest wants to leave. */
  onLeave: () => void;
}

/** The ribbon. It stays above everything that the guest can hide. */
export class GuestRibbon extends Widget {
  constructor({ visit, trans, onLeave }: IRibbonOptions) {
    super();
    this._visit = visit;
    this._trans = trans;
    this.id = 'jp-SecureShareGuest-ribbon';
    this.addClass('jp-SecureShareGuest-ribbon');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Guest'));

    const who = document.createElement('span');
    who.className = 'jp-SecureShareGuest-who';
    who.textContent = trans.__('Guest of %1', visit.page.host_name);
    who.title = trans.__(
      'You work in the JupyterLab of %1 as %2. What you run, runs on the computer of %1.',
      visit.page.host_name,
      visit.page.guest_name
    );
    this._time.className = 'jp-SecureShareGuest-time';
    // Read by a screen reader when it says something new, not each second.
    this._state.className = 'jp-SecureShareGuest-state';
    this._state.setAttribute('role', 'status');
    const leave = document.createElement('button');
    leave.type = 'button';
    leave.className = 'jp-SecureShareGuest-leave';
    leave.textContent = trans.__('Leave');
    leave.addEventListener('click', onLeave);
    this.node.append(who, this._time, this._state, leave);

    visit.changed.connect(this._refresh, this);
    this._timer = setInterval(() => this._refresh(), 1000);
    this._refresh();
  }

  override dispose(): void {
    clearInterval(this._timer);
    super.dispose();
  }

  private _refresh(): void {
    const { secondsLeft, isConnected } = this._visit;
    setText(this._time, timeLeft(secondsLeft, this._trans));
    setText(
      this._state,
      isConnected ? '' : this._trans.__('Connection lost, trying again…')
    );
    this.toggleClass('jp-mod-soon', secondsLeft <= WARNING_SECONDS);
    this.toggleClass('jp-mod-cut', !isConnected);
  }

  private readonly _visit: IGuestVisit;
  private readonly _trans: TranslationBundle;
  private readonly _time = document.createElement('span');
  private readonly _state = document.createElement('span');
  private readonly _timer: ReturnType<typeof setInterval>;
}

/** Changes the page only when there is something new. */
function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
