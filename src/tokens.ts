/**
 * What the parts of the labextension know each other by: the model's token
 * and the ids of commands and plugins.
 *
 * @module
 */

import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { IDefaultValues } from './defaultValues';
import type {
  IGuest,
  IInvitation,
  IProblem,
  IServerShareStatus,
  IShareChoices,
  IStartOptions
} from './protocol';

/** Name of the npm package, prefix of every plugin id. */
export const PACKAGE = 'jupyter-secure-share';

/** Id of the plugin whose settings are `schema/plugin.json`. */
export const SETTINGS_PLUGIN_ID = 'jupyter-secure-share:plugin';

/** Translation domain. */
export const DOMAIN = 'jupyter_secure_share';

/** Id of the panel's widget; the layout restorer finds it by this. */
export const PANEL_ID = 'jupyter-secure-share-panel';

/** The commands. */
export namespace CommandIDs {
  /** Shows the Share panel. */
  export const openPanel = 'secure-share:open-panel';
  /** Starts a share with the defaults of the settings, or with what the arguments say. */
  export const start = 'secure-share:start';
  /** Stops the share. */
  export const stop = 'secure-share:stop';
  /** Adds minutes to the share. */
  export const extend = 'secure-share:extend';
  /** Asks a tunnel's service for another address. */
  export const newAddress = 'secure-share:new-address';
  /** Copies the invitation, without passphrases. */
  export const copyInvitation = 'secure-share:copy-invitation';
  /** Removes a guest. */
  export const removeGuest = 'secure-share:remove-guest';
  /** Removes the kept certificate and saved secrets. */
  export const forget = 'secure-share:forget';
}

/** Whether the server extension can be asked. */
export type Reach =
  /** Not known yet. */
  | 'loading'
  /** It answers. */
  | 'ready'
  /** The Jupyter server answers but does not have it. */
  | 'missing'
  /** Nobody answers, or only with a refusal. */
  | 'unreachable';

/** Something the host asked for that is under way; `remove <id>` names a guest. */
export type Action =
  | 'start'
  | 'stop'
  | 'extend'
  | 'forget'
  | 'authtoken'
  | 'new-address'
  | 'invitation'
  | 'choices'
  | `remove ${string}`;

/** Guests who came or went while a share was live. */
export interface IGuestsChange {
  joined: IGuest[];
  /** Without those whom the host removed from here. */
  left: IGuest[];
}

/** The share as the host's page knows it. */
export interface IShareModel extends IDisposable {
  readonly reach: Reach;
  /** Why the server extension cannot be asked; null while it can or is not known. */
  readonly lost: IProblem | null;
  /** Last status; null before the first answer. */
  readonly status: IServerShareStatus | null;
  /** What can be chosen; null before it was asked for. */
  readonly choices: IShareChoices | null;
  /** The invitation with its secrets; null unless live and asked for. */
  readonly invitation: IInvitation | null;
  /** Why what was asked for last failed; null when it did not, or has worked since. */
  readonly error: IProblem | null;
  /** Emitted after any of the above has changed. */
  readonly changed: ISignal<IShareModel, void>;
  readonly guestsChanged: ISignal<IShareModel, IGuestsChange>;
  /** Whether a wish is under way. */
  isBusy(action: Action): boolean;
  /** Demands the status anew; what comes of it is told by `changed`. */
  refresh(): void;
  /** Asks what can be chosen. Resolves to whether that worked, as all below do; the reason is in `error`. */
  loadChoices(): Promise<boolean>;
  /** Asks for the invitation. */
  loadInvitation(): Promise<boolean>;
  /** Starts a share; missing options take the server's defaults. */
  start(options: Partial<IStartOptions>): Promise<boolean>;
  /** Stops the share, one that is only starting too. */
  stop(): Promise<boolean>;
  /** @param minutes to add, ≥ 1 */
  extend(minutes: number): Promise<boolean>;
  /** @param guest id */
  remove(guest: string): Promise<boolean>;
  /** Asks a tunnel's service for another address: invitations given before do not work any more. */
  takeNewAddress(): Promise<boolean>;
  /**
   * Hands the secret of a tunnel account to the server; this model keeps nothing of it.
   *
   * @param remember whether the server's computer keeps it beyond this Jupyter
   */
  giveAuthtoken(authtoken: string, remember: boolean): Promise<boolean>;
  /** Has the server forget the authtoken that it was given. */
  forgetAuthtoken(): Promise<boolean>;
  /** Removes the kept certificate and saved secrets. */
  forget(): Promise<boolean>;
}

/** Token of the model, for other extensions as well. */
export const IShareModel = new Token<IShareModel>(
  'jupyter-secure-share:IShareModel',
  'The share of this JupyterLab: its status, its guests, and what the host can ask for.'
);

/** The host's defaults for a share. */
export interface IShareDefaults {
  /** Built-in values until the settings are read. */
  readonly values: IDefaultValues;
  readonly changed: ISignal<IShareDefaults, void>;
}

/** Token of the defaults. */
export const IShareDefaults = new Token<IShareDefaults>(
  'jupyter-secure-share:IShareDefaults',
  "The host's defaults for a share, from the settings."
);

/** The document the host looks at: guests see it first. */
export interface ICurrentDocument {
  /** Path relative to the server's root; null when there is none that guests have. */
  readonly path: string | null;
  readonly changed: ISignal<ICurrentDocument, void>;
}

/** Token of the current document. */
export const ICurrentDocument = new Token<ICurrentDocument>(
  'jupyter-secure-share:ICurrentDocument',
  'The document in front of the host.'
);
