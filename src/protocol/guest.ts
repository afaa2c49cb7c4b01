/**
 * What the gateway tells a guest's page: the page-config entry that makes a
 * JupyterLab a guest's, and the messages on the guest's own socket.
 *
 * @module
 */

import type { Role } from './share';

/** Key in JupyterLab's page config whose value is the JSON text of `IGuestPage`. Absent on the host's page. */
export const GUEST_PAGE_CONFIG_KEY = 'secureShareGuest';

/** Folder of the gateway's own pages below the base URL; nothing below it reaches Jupyter. */
export const OWN_PAGES = 'secure-share';

/** Header of each refusal of the gateway's own, in lower case; its value is the kind, such as `removed` or `locked`. */
export const REFUSAL_HEADER = 'secure-share-refusal';

/** What a guest's page knows from the start. */
export interface IGuestPage {
  share_id: string;
  host_name: string;
  guest_id: string;
  guest_name: string;
  role: Role;
  /** RFC 3339, UTC. */
  expires_at: string;
  /** Ids of JupyterLab's plugins that are switched off in this page because guest mode offers its own in their place; absent means none. */
  replaced_plugins?: readonly string[];
  /** Whether a lost connection may come back at this address after minutes, because a tunnel leads here; absent means it does not. */
  survives_reconnect?: boolean;
}

/** Why a guest's visit ended. `lost` is said by the page itself when the gateway vanished. */
export type EndReason = 'stopped' | 'removed' | 'expired' | 'left' | 'lost';

/** On `<base>secure-share/live` (socket, text, gateway to page): how things stand; sent on open and on each change. */
export interface IGuestStanding {
  type: 'standing';
  role: Role;
  /** RFC 3339, UTC. */
  expires_at: string;
  /** Whole seconds until then, ≥ 0: the guest's own clock may be wrong. */
  seconds_left: number;
}

/** The last message: dispose of everything and try nothing again. */
export interface IGuestEnded {
  type: 'ended';
  reason: EndReason;
}

/** A list of what runs, as a guest's page shows it. */
export type WatchedList = 'kernels' | 'sessions' | 'terminals';

/** A list is another one than before: ask for it again. */
export interface IListChanged {
  type: 'changed';
  what: WatchedList;
}

/** What is in a folder that this guest has looked at is something else than before: ask again where it is shown. */
export interface IFolderChanged {
  type: 'changed';
  what: 'folder';
  /** As JupyterLab names it: below Jupyter's root, not encoded, without a slash at either end; empty for the root. */
  path: string;
}

/** Sent by the gateway, which looks for all guests at once, so that each page need not. Never sent about what the guest may not ask for. */
export type IGuestChanged = IListChanged | IFolderChanged;

export type ToGuestPage = IGuestStanding | IGuestEnded | IGuestChanged;

/** Page to gateway on the same socket: it has shown the end and disposed of its documents. */
export interface IGuestClosed {
  type: 'closed';
}
