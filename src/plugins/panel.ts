/**
 * Puts the Share panel into the right side bar.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import {
  DOMAIN,
  ICurrentDocument,
  IShareDefaults,
  IShareModel
} from '../tokens';
import { IGlobalAwareness } from './globalAwareness';
import { hostNameOf } from './hostName';

/** Place in the side bar: after JupyterLab's own (property inspector 100, debugger 200). */
const RANK = 600;

export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-secure-share:panel',
  description: 'Adds the Share panel.',
  autoStart: true,
  requires: [IShareModel, IShareDefaults, ICurrentDocument],
  optional: [IGlobalAwareness, ILayoutRestorer, ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    model: IShareModel,
    defaults: IShareDefaults,
    currentDocument: ICurrentDocument,
    awareness: IGlobalAwareness | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): Promise<void> => {
    const {
      browserClipboard,
      confirmNewAddress,
      confirmRemoval,
      nameOf,
      People,
      SharePanel
    } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const panel = new SharePanel({
      model,
      defaults,
      currentDocument,
      people: new People({
        model,
        user: app.serviceManager.user,
        awareness
      }),
      hostName: hostNameOf(app, nameOf),
      clipboard: browserClipboard,
      onStart: options =>
        void model.start({ ...options, document: currentDocument.path }),
      onRemove: guest =>
        void confirmRemoval(guest.name, trans).then(isMeant =>
          isMeant ? model.remove(guest.id) : false
        ),
      onNewAddress: () =>
        void confirmNewAddress(trans).then(isMeant =>
          isMeant ? model.takeNewAddress() : false
        ),
      onOpenSettings: () =>
        void app.commands.execute('settingeditor:open', {
          query: trans.__('Secure Share')
        }),
      trans
    });
    app.shell.add(panel, 'right', { rank: RANK, type: 'Share' });
    restorer?.add(panel, panel.id);
  }
};
