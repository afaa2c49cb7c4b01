/**
 * The browser's clipboard as `SecretClipboard` needs it.
 *
 * @module
 */

import { Clipboard } from '@jupyterlab/apputils';
import type { IClipboardAccess } from './secretClipboard';

/** `navigator.clipboard` where there is one (secure contexts), the copy command of old elsewhere. */
export const browserClipboard: IClipboardAccess = {
  write: async text => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
    } else {
      Clipboard.copyToSystem(text);
    }
  },
  isReadable: async () => {
    try {
      const { state } = await navigator.permissions.query({
        name: 'clipboard-read' as PermissionName
      });
      return state === 'granted';
    } catch {
      // Firefox and Safari know no such permission and ask at every reading.
      return false;
    }
  },
  read: () => navigator.clipboard.readText(),
  onceFocused: callback => {
    window.addEventListener('focus', callback, { once: true });
    return () => window.removeEventListener('focus', callback);
  }
};
