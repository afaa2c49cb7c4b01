/**
 * Adds the commands, and lists them in the palette.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import {
  CommandIDs,
  DOMAIN,
  ICurrentDocument,
  IShareDefaults,
  IShareModel
} from '../tokens';
import { hostNameOf } from './hostName';
import { openPanelOf } from './openPanel';

export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-secure-share:commands',
  description: 'Adds the commands of the host.',
  autoStart: true,
  requires: [IShareModel, IShareDefaults, ICurrentDocument],
  optional: [ICommandPalette, ITranslator],
  activate: async (
    app: JupyterFrontEnd,
    model: IShareModel,
    defaults: IShareDefaults,
    currentDocument: ICurrentDocument,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): Promise<void> => {
    const { addCommands, browserClipboard, nameOf } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    addCommands(app.commands, {
      model,
      defaults,
      currentDocument,
      hostName: hostNameOf(app, nameOf),
      clipboard: browserClipboard,
      openPanel: openPanelOf(app),
      trans
    });
    const category = trans.__('Share');
    [
      CommandIDs.openPanel,
      CommandIDs.start,
      CommandIDs.stop,
      CommandIDs.extend,
      CommandIDs.newAddress,
      CommandIDs.copyInvitation,
      CommandIDs.forget
    ].forEach(command =>
      palette?.addItem({ command, category, args: { isPalette: true } })
    );
  }
};
