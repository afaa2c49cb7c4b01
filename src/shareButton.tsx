/**
 * The Share button of the top bar and of notebooks: a red dot and a count
 * while a share is live.
 *
 * @module
 */

import type { TranslationBundle } from '@jupyterlab/translation';
import {
  addToolbarButtonClass,
  ReactWidget,
  shareIcon,
  ToolbarButtonComponent
} from '@jupyterlab/ui-components';
import * as React from 'react';
import type { IShareDefaults, IShareModel } from './tokens';

/** One button. */
export class ShareButton extends ReactWidget {
  constructor(protected readonly options: ShareButton.IOptions) {
    super();
    addToolbarButtonClass(this);
    this.addClass('jp-SecureShare-toolbarButton');
    options.model.changed.connect(this.update, this);
  }

  protected render(): JSX.Element {
    const { model, onClick, trans } = this.options;
    const { phase, guests } = model.status ?? { phase: 'off', guests: [] };
    const isLive = phase === 'live';
    return (
      <>
        <ToolbarButtonComponent
          icon={shareIcon}
          label={trans.__('Share')}
          tooltip={
            isLive
              ? trans._n(
                  'Sharing is live: %1 guest',
                  'Sharing is live: %1 guests',
                  guests.length
                )
              : trans.__('Share this JupyterLab with guests')
          }
          onClick={onClick}
        />
        {isLive && (
          <span className="jp-SecureShare-count" aria-hidden="true">
            {guests.length || ''}
          </span>
        )}
      </>
    );
  }
}

/** The button of a notebook, which a setting removes. */
export class NotebookShareButton extends ShareButton {
  constructor(
    options: ShareButton.IOptions & { readonly defaults: IShareDefaults }
  ) {
    super(options);
    this._defaults = options.defaults;
    this._defaults.changed.connect(this._onDefaults, this);
    this._onDefaults();
  }

  private _onDefaults(): void {
    this.setHidden(!this._defaults.values.notebookButton);
  }

  private readonly _defaults: IShareDefaults;
}

/** A namespace for ShareButton statics. */
export namespace ShareButton {
  /** What the button shows and does. */
  export interface IOptions {
    model: IShareModel;
    onClick: () => void;
    trans: TranslationBundle;
  }
}
