/**
 * Puts Share buttons into the top bar and into notebooks. Where they stand is
 * said in `schema/plugin.json`.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DOMAIN, IShareDefaults, IShareModel } from '../tokens';
import { openPanelOf } from './openPanel';

/** Name of the item in both toolbars of the schema. */
const ITEM = 'secure-share';

export const buttonsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-secure-share:buttons',
  description: 'Adds the Share buttons of the top bar and of notebooks.',
  autoStart: true,
  requires: [IShareModel, IShareDefaults, IToolbarWidgetRegistry],
  optional: [ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    model: IShareModel,
    defaults: IShareDefaults,
    toolbars: IToolbarWidgetRegistry,
    translator: ITranslator | null
  ): Promise<void> => {
    const { NotebookShareButton, ShareButton } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const options = { model, onClick: openPanelOf(app), trans };
    toolbars.addFactory('TopBar', ITEM, () => new ShareButton(options));
    toolbars.addFactory(
      'Notebook',
      ITEM,
      () => new NotebookShareButton({ ...options, defaults })
    );
  }
};
