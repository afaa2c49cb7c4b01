/**
 * The plugins of this page: the host's, or in a guest's page the guest's.
 *
 * @module
 */

import { PageConfig } from '@jupyterlab/coreutils';
import { guestPlugins } from './guest';
import { hostPlugins } from './plugins';
import { GUEST_PAGE_CONFIG_KEY } from './protocol';

export { IShareModel } from './tokens';

const isGuestPage = PageConfig.getOption(GUEST_PAGE_CONFIG_KEY) !== '';

export default isGuestPage ? guestPlugins : hostPlugins;
