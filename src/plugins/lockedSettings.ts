/**
 * Shows the administrator's ceiling in the Settings editor.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';
import type { LockableProperty } from '../components/lockedField';
import { DOMAIN, IShareModel, SETTINGS_PLUGIN_ID } from '../tokens';

const LOCKABLE: readonly LockableProperty[] = [
  'transport',
  'minutes',
  'maxGuests',
  'basicAuth',
  'passwords'
];

export const lockedSettingsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-secure-share:locked-settings',
  description: "Shows the administrator's ceiling in the Settings editor.",
  autoStart: true,
  requires: [IShareModel],
  optional: [IFormRendererRegistry, ITranslator],
  activate: async (
    _app: JupyterFrontEnd,
    model: IShareModel,
    forms: IFormRendererRegistry | null,
    translator: ITranslator | null
  ): Promise<void> => {
    const { lockedField } = await import('./parts');
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    for (const property of LOCKABLE) {
      forms?.addRenderer(`${SETTINGS_PLUGIN_ID}.${property}`, {
        fieldRenderer: lockedField(property, model, trans)
      });
    }
  }
};
