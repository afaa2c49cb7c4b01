/**
 * Provides the defaults from the settings.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IShareDefaults, SETTINGS_PLUGIN_ID } from '../tokens';

export const defaultsPlugin: JupyterFrontEndPlugin<IShareDefaults> = {
  id: SETTINGS_PLUGIN_ID,
  description: 'Provides the defaults of a share from the settings.',
  autoStart: true,
  provides: IShareDefaults,
  optional: [ISettingRegistry],
  activate: async (
    _app: JupyterFrontEnd,
    registry: ISettingRegistry | null
  ): Promise<IShareDefaults> => {
    const { ShareDefaults } = await import('./parts');
    const defaults = new ShareDefaults();
    // Nothing waits for the settings: without them the built-in values hold.
    void registry
      ?.load(SETTINGS_PLUGIN_ID)
      .then(settings => defaults.follow(settings))
      .catch(reason =>
        console.error('The settings of Secure Share were not read.', reason)
      );
    return defaults;
  }
};
