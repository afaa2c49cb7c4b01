/**
 * Provides the model of the share.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IShareModel } from '../tokens';

export const modelPlugin: JupyterFrontEndPlugin<IShareModel> = {
  id: 'jupyter-secure-share:model',
  description: 'Provides the share of this JupyterLab: its status and guests.',
  autoStart: true,
  provides: IShareModel,
  activate: async (app: JupyterFrontEnd): Promise<IShareModel> => {
    const { ShareModel } = await import('./parts');
    return new ShareModel({
      serverSettings: app.serviceManager.serverSettings,
      events: app.serviceManager.events
    });
  }
};
