/**
 * Puts the share into the status bar while there is one.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { DOMAIN, IShareModel } from '../tokens';
import { openPanelOf } from './openPanel';

export const statusItemPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-secure-share:status-item',
  description: 'Shows a live share in the status bar.',
  autoStart: true,
  requires: [IShareModel],
  optional: [IStatusBar, ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    model: IShareModel,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): Promise<void> => {
    if (!statusBar) {
      return;
    }
    const { ShareStatusItem } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const item = new ShareStatusItem({
      model,
      onClick: openPanelOf(app),
      trans
    });
    statusBar.registerStatusItem(statusItemPlugin.id, {
      item,
      align: 'right',
      rank: 50,
      priority: 10,
      isActive: () => item.isActive(),
      activeStateChanged: model.changed
    });
  }
};
