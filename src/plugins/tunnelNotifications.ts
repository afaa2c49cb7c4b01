/**
 * Notifies the host of what a tunnel does.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { CommandIDs, DOMAIN, IShareModel } from '../tokens';
import type { TunnelNotifications } from '../tunnelNotifications';
import { openPanelOf } from './openPanel';

export const tunnelNotificationsPlugin: JupyterFrontEndPlugin<TunnelNotifications> =
  {
    id: 'jupyter-secure-share:tunnel-notifications',
    description:
      "Notifies the host when a tunnel's address changes or its limit comes near.",
    autoStart: true,
    requires: [IShareModel],
    optional: [ITranslator],
    activate: async (
      app: JupyterFrontEnd,
      model: IShareModel,
      translator: ITranslator | null
    ): Promise<TunnelNotifications> => {
      const { TunnelNotifications } = await import('./parts');
      return new TunnelNotifications({
        model,
        copyInvitation: () =>
          void app.commands.execute(CommandIDs.copyInvitation),
        openPanel: openPanelOf(app),
        trans: (translator ?? nullTranslator).load(DOMAIN)
      });
    }
  };
