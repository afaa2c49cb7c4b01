/**
 * The plugins of the host's page.
 *
 * @module
 */

import { buttonsPlugin } from './buttons';
import { commandsPlugin } from './commands';
import { currentDocumentPlugin } from './currentDocument';
import { defaultsPlugin } from './defaults';
import { lockedSettingsPlugin } from './lockedSettings';
import { modelPlugin } from './model';
import { notificationsPlugin } from './notifications';
import { panelPlugin } from './panel';
import { statusItemPlugin } from './statusItem';
import { tunnelNotificationsPlugin } from './tunnelNotifications';

export const hostPlugins = [
  modelPlugin,
  defaultsPlugin,
  currentDocumentPlugin,
  commandsPlugin,
  panelPlugin,
  buttonsPlugin,
  statusItemPlugin,
  lockedSettingsPlugin,
  notificationsPlugin,
  tunnelNotificationsPlugin
];
