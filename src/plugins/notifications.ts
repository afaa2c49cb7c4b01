/**
 * Notifies the host of comings and goings.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { GuestNotifications } from '../notifications';
import { DOMAIN, IShareDefaults, IShareModel } from '../tokens';

export const notificationsPlugin: JupyterFrontEndPlugin<GuestNotifications> = {
  id: 'jupyter-secure-share:notifications',
  description: 'Notifies the host when a guest joins or leaves.',
  autoStart: true,
  requires: [IShareModel, IShareDefaults],
  optional: [ITranslator],
  activate: async (
    _app: JupyterFrontEnd,
    model: IShareModel,
    defaults: IShareDefaults,
    translator: ITranslator | null
  ): Promise<GuestNotifications> => {
    const { GuestNotifications, Presence } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    return new GuestNotifications({
      model,
      presence: new Presence(model),
      isWanted: () => defaults.values.notifications,
      trans
    });
  }
};
