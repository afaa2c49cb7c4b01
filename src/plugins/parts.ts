/**
 * The code and the style of the host's page, in one chunk that plugins load
 * when they start: a guest's page lists none of them and never fetches it.
 *
 * @module
 */

import '../../style/host.css';

export { browserClipboard } from '../browserClipboard';
export { addCommands } from '../commands';
export { lockedField } from '../components/lockedField';
export { confirmNewAddress } from '../confirmNewAddress';
export { confirmRemoval } from '../confirmRemoval';
export { CurrentDocument } from '../currentDocument';
export { ShareDefaults } from '../defaults';
export { ShareModel } from '../model';
export { GuestNotifications } from '../notifications';
export { SharePanel } from '../panel';
export { nameOf, People } from '../people';
export { Presence } from '../presence';
export { NotebookShareButton, ShareButton } from '../shareButton';
export { ShareStatusItem } from '../statusItem';
export { TunnelNotifications } from '../tunnelNotifications';
