/**
 * The overlay that covers a guest's page at the end.
 *
 * A modal `dialog` element: the browser keeps it above everything, makes the
 * rest of the page inert and keeps the focus inside.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import type { EndReason } from '../protocol';
import { copyText } from './copyText';
import { endText } from './endTexts';
import { joinTexts, type IUnsavedText } from './unsavedText';

/** What the overlay is made of. */
export interface IOverlayOptions {
  hostName: string;
  trans: TranslationBundle;
  /** Loads the page anew. */
  onAgain: () => void;
}

/** The overlay. There is at most one, and nothing takes it away but leaving the page. */
export class EndOverlay {
  constructor(options: IOverlayOptions) {
    this._options = options;
  }

  /** Shows the end. Calling it again does nothing. */
  show(reason: EndReason): void {
    if (this._dialog !== null) {
      return;
    }
    const { hostName, trans, onAgain } = this._options;
    const { title, sentence, again } = endText(reason, hostName, trans);

    const dialog = document.createElement('dialog');
    dialog.className = 'jp-SecureShareGuest-end jp-ThemedContainer';
    dialog.setAttribute('aria-labelledby', 'jp-SecureShareGuest-endTitle');
    dialog.setAttribute('aria-describedby', 'jp-SecureShareGuest-endSentence');
    dialog.setAttribute('closedby', 'none');
    const heading = element('h1', title);
    heading.id = 'jp-SecureShareGuest-endTitle';
    // The first thing to be read; the buttons come after it.
    heading.tabIndex = -1;
    heading.setAttribute('autofocus', '');
    const paragraph = element('p', sentence);
    paragraph.id = 'jp-SecureShareGuest-endSentence';
    this._buttons.className = 'jp-SecureShareGuest-buttons';
    dialog.append(heading, paragraph, this._unsaved, this._buttons);
    if (again !== null) {
      this._buttons.append(button(again, onAgain, 'jp-mod-accept'));
    }

    // Escape closes a modal dialog, the second time even against `cancel`.
    dialog.addEventListener('cancel', event => event.preventDefault());
    dialog.addEventListener('close', () => dialog.showModal());
    this._dialog = dialog;
    document.body.append(dialog);
    dialog.showModal();
  }

  /** Offers text that the host may not have; nothing is shown for none. */
  offer(texts: readonly IUnsavedText[]): void {
    if (texts.length === 0) {
      return;
    }
    const { trans } = this._options;
    const list = document.createElement('ul');
    for (const { path, file } of texts) {
      const item = document.createElement('li');
      const download = button(trans.__('Download'), () => save(file));
      download.setAttribute('aria-label', trans.__('Download %1', path));
      item.append(element('span', path), download);
      list.append(item);
    }
    this._unsaved.className = 'jp-SecureShareGuest-unsaved';
    this._unsaved.append(
      element('p', trans.__('Your last edits here may not have been saved:')),
      list
    );
    this._offerCopy(joinTexts(texts));
  }

  private _offerCopy(text: string): void {
    const { trans } = this._options;
    const told = element('span', '');
    told.className = 'jp-SecureShareGuest-told';
    told.setAttribute('role', 'status');
    const copy = button(
      trans.__('Copy unsaved text'),
      () => {
        void copyText(text, this._unsaved).then(isCopied => {
          told.textContent = isCopied
            ? trans.__('Copied.')
            : trans.__('Copy the selected text with your keyboard.');
        });
      },
      this._buttons.childElementCount === 0 ? 'jp-mod-accept' : ''
    );
    this._buttons.prepend(copy);
    this._buttons.append(told);
  }

  private readonly _options: IOverlayOptions;
  private readonly _unsaved = document.createElement('div');
  private readonly _buttons = document.createElement('div');
  private _dialog: HTMLDialogElement | null = null;
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  text: string
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.textContent = text;
  return node;
}

function button(
  label: string,
  onClick: () => void,
  modifier = ''
): HTMLButtonElement {
  const node = element('button', label);
  node.type = 'button';
  node.className = `jp-SecureShareGuest-button ${modifier}`.trim();
  node.addEventListener('click', onClick);
  return node;
}

/** Hands the browser a file to keep. */
function save({ name, type, content }: IUnsavedText['file']): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Not at once: the browser has yet to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
