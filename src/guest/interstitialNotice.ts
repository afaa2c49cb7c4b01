/**
 * The notice over a guest's page when the service of the tunnel shows its own
 * page where answers belong: only a person can click that away.
 *
 * @module
 */

import {
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { DOMAIN } from '../tokens';

/** How long it stays away after "Later", in milliseconds. */
export const QUIET_MS = 5 * 60_000;

/** What the notice is made of. */
export interface INoticeOptions {
  /** Loads the page anew. */
  reload: () => void;
  /** Milliseconds that never jump. */
  now: () => number;
}

/** The notice; one at a time. */
export class InterstitialNotice {
  constructor(private readonly options: INoticeOptions) {}

  /** English until the page's language is known: without answers it may never be. */
  trans: TranslationBundle = nullTranslator.load(DOMAIN);

  /** Shows it, unless it is in sight or was put off. */
  show(): void {
    if (this._isOpen || this.options.now() < this._quietUntil) {
      return;
    }
    this._isOpen = true;
    const { trans } = this;
    const dialog = document.createElement('dialog');
    dialog.className = 'jp-SecureShareGuest-end jp-ThemedContainer';
    dialog.setAttribute('aria-labelledby', 'jp-SecureShareGuest-visitTitle');
    dialog.setAttribute('aria-describedby', 'jp-SecureShareGuest-visitText');
    const heading = document.createElement('h1');
    heading.id = 'jp-SecureShareGuest-visitTitle';
    heading.textContent = trans.__('Reload and press “Visit Site”');
    heading.tabIndex = -1;
    heading.setAttribute('autofocus', '');
    const text = document.createElement('p');
    text.id = 'jp-SecureShareGuest-visitText';
    text.textContent = trans.__(
      'ngrok, which carries this share, wants to show you its own page again before it lets you on.'
    );
    const buttons = document.createElement('div');
    buttons.className = 'jp-SecureShareGuest-buttons';
    buttons.append(
      button(trans.__('Reload'), this.options.reload, 'jp-mod-accept'),
      button(trans.__('Later'), () => dialog.close())
    );
    dialog.append(heading, text, buttons);
    dialog.addEventListener('close', () => {
      this._isOpen = false;
      this._quietUntil = this.options.now() + QUIET_MS;
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  }

  private _isOpen = false;
  private _quietUntil = -Infinity;
}

function button(
  label: string,
  onClick: () => void,
  modifier = ''
): HTMLButtonElement {
  const node = document.createElement('button');
  node.type = 'button';
  node.className = `jp-SecureShareGuest-button ${modifier}`.trim();
  node.textContent = label;
  node.addEventListener('click', onClick);
  return node;
}
