/**
 * The Share panel: a widget around `ShareView` that draws it anew whenever
 * one of the things it shows has changed.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget, shareIcon } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import * as React from 'react';
import { ShareView } from './components/shareView';
import type { IPerson, People } from './people';
import type { IStartOptions } from './protocol';
import { SecretClipboard } from './secretClipboard';
import type { IClipboardAccess } from './secretClipboard';
import type { ICurrentDocument, IShareDefaults, IShareModel } from './tokens';
import { PANEL_ID } from './tokens';

/** The panel. */
export class SharePanel extends ReactWidget {
  constructor(private readonly options: SharePanel.IOptions) {
    super();
    const { trans } = options;
    this.id = PANEL_ID;
    this.addClass('jp-SecureShare-panel');
    this.title.icon = shareIcon;
    this.title.caption = trans.__('Share');
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', trans.__('Share'));
    this._clipboard = new SecretClipboard(options.clipboard);
    options.model.changed.connect(this.update, this);
    options.defaults.changed.connect(this.update, this);
    options.currentDocument.changed.connect(this.update, this);
    options.people.changed.connect(this.update, this);
  }

  override dispose(): void {
    this._clipboard.dispose();
    super.dispose();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    const { model } = this.options;
    model.refresh();
    // Networks come and go: the addresses on offer may be old.
    if (model.choices && model.status?.phase !== 'live') {
      void model.loadChoices();
    }
    this.update();
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this.update();
  }

  /** The heading takes the focus, so that the keyboard goes on from there. */
  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    void this.renderPromise?.then(() => {
      if (!this.node.contains(document.activeElement)) {
        this.node.querySelector<HTMLElement>('h2')?.focus();
      }
    });
  }

  protected render(): JSX.Element {
    const { options } = this;
    return (
      <ShareView
        model={options.model}
        defaults={options.defaults.values}
        document={options.currentDocument.path}
        people={options.people.rows}
        hostName={options.hostName()}
        isShown={this.isVisible}
        clipboard={this._clipboard}
        onStart={options.onStart}
        onRemove={options.onRemove}
        onNewAddress={options.onNewAddress}
        onOpenSettings={options.onOpenSettings}
        trans={options.trans}
      />
    );
  }

  private readonly _clipboard: SecretClipboard;
}

/** A namespace for SharePanel statics. */
export namespace SharePanel {
  /** What the panel shows, and whom it asks. */
  export interface IOptions {
    model: IShareModel;
    defaults: IShareDefaults;
    currentDocument: ICurrentDocument;
    people: People;
    /** Name of the host as guests are shown it. */
    hostName: () => string;
    clipboard: IClipboardAccess;
    /** Starts a share. */
    onStart: (options: Partial<IStartOptions>) => void;
    /** Asks the host whether he means it, then removes. */
    onRemove: (guest: IPerson) => void;
    /** Asks the host whether he means it, then asks for another address. */
    onNewAddress: () => void;
    onOpenSettings: () => void;
    trans: TranslationBundle;
  }
}
