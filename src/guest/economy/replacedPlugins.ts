/**
 * Guest mode's own plugins in the place of JupyterLab's that poll. The gateway
 * says which of those are switched off in this page; only for them is there
 * one of ours, so that no token is offered twice.
 *
 * @module
 */

import {
  JupyterLab,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import {
  FileBrowser,
  FilterFileBrowserModel,
  IFileBrowserFactory
} from '@jupyterlab/filebrowser';
import {
  IConnectionStatus,
  IKernelManager,
  IKernelSpecManager,
  IServerSettings,
  ISessionManager,
  ITerminalManager,
  IUserManager,
  IWorkspaceManager,
  Terminal,
  TerminalManager,
  type Kernel,
  type KernelSpec,
  type ServerConnection,
  type ServiceManagerPlugin,
  type Session,
  type User,
  type Workspace
} from '@jupyterlab/services';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { PACKAGE } from '../../tokens';
import { FrugalWorkspaceManager } from './frugalWorkspaces';
import { PollPace, SLOW_POLL_MS } from './pollPace';
import {
  SlowKernelManager,
  SlowKernelSpecManager,
  SlowSessionManager,
  SlowTerminalManager,
  SlowUserManager,
  type ISlowManagerOptions
} from './slowManagers';

/** One of the plugins. */
export type ReplacingPlugin =
  | ServiceManagerPlugin<Kernel.IManager>
  | ServiceManagerPlugin<KernelSpec.IManager>
  | ServiceManagerPlugin<Session.IManager>
  | ServiceManagerPlugin<Terminal.IManager>
  | ServiceManagerPlugin<User.IManager>
  | ServiceManagerPlugin<Workspace.IManager>
  | JupyterFrontEndPlugin<IFileBrowserFactory>;

const SERVICES = '@jupyterlab/services-extension';

const now = () => performance.now();

function slow(
  serverSettings: ServerConnection.ISettings | null,
  connection: IConnectionStatus | null
): ISlowManagerOptions {
  return {
    serverSettings: serverSettings ?? undefined,
    pace: new PollPace({
      now,
      // As in JupyterLab's own: without a status it counts as offline.
      isOnline: () => connection?.isConnected === true
    })
  };
}

const kernels: ServiceManagerPlugin<Kernel.IManager> = {
  id: `${PACKAGE}:guest-kernel-manager`,
  description: 'Manages kernels, and asks seldom unless something changes.',
  autoStart: true,
  provides: IKernelManager,
  optional: [IServerSettings, IConnectionStatus],
  activate: (
    _: null,
    settings: ServerConnection.ISettings | null,
    connection: IConnectionStatus | null
  ) => new SlowKernelManager(slow(settings, connection))
};

const kernelSpecs: ServiceManagerPlugin<KernelSpec.IManager> = {
  id: `${PACKAGE}:guest-kernel-spec-manager`,
  description: 'Manages kernel specs, and asks seldom.',
  autoStart: true,
  provides: IKernelSpecManager,
  optional: [IServerSettings, IConnectionStatus],
  activate: (
    _: null,
    settings: ServerConnection.ISettings | null,
    connection: IConnectionStatus | null
  ) => new SlowKernelSpecManager(slow(settings, connection))
};

const sessions: ServiceManagerPlugin<Session.IManager> = {
  id: `${PACKAGE}:guest-session-manager`,
  description: 'Manages sessions, and asks seldom unless something changes.',
  autoStart: true,
  provides: ISessionManager,
  requires: [IKernelManager],
  optional: [IServerSettings, IConnectionStatus],
  activate: (
    _: null,
    kernelManager: Kernel.IManager,
    settings: ServerConnection.ISettings | null,
    connection: IConnectionStatus | null
  ) => new SlowSessionManager({ ...slow(settings, connection), kernelManager })
};

const terminals: ServiceManagerPlugin<Terminal.IManager> = {
  id: `${PACKAGE}:guest-terminal-manager`,
  description: 'Manages terminals, and asks seldom unless something changes.',
  autoStart: true,
  provides: ITerminalManager,
  optional: [IServerSettings, IConnectionStatus],
  activate: (
    _: null,
    settings: ServerConnection.ISettings | null,
    connection: IConnectionStatus | null
  ) =>
    Terminal.isAvailable()
      ? new SlowTerminalManager(slow(settings, connection))
      : new TerminalManager.NoopManager()
};

const user: ServiceManagerPlugin<User.IManager> = {
  id: `${PACKAGE}:guest-user-manager`,
  description: 'Knows who the guest is, and asks seldom.',
  autoStart: true,
  provides: IUserManager,
  optional: [IServerSettings, IConnectionStatus],
  activate: (
    _: null,
    settings: ServerConnection.ISettings | null,
    connection: IConnectionStatus | null
  ) => new SlowUserManager(slow(settings, connection))
};

const workspaces: ServiceManagerPlugin<Workspace.IManager> = {
  id: `${PACKAGE}:guest-workspace-manager`,
  description: 'Saves the layout of the page when it has changed.',
  autoStart: true,
  provides: IWorkspaceManager,
  optional: [IServerSettings],
  activate: (_: null, settings: ServerConnection.ISettings | null) =>
    new FrugalWorkspaceManager({ serverSettings: settings ?? undefined, now })
};

/** As JupyterLab's, but for the interval: whoever makes a browser may still choose another. */
const fileBrowserFactory: JupyterFrontEndPlugin<IFileBrowserFactory> = {
  id: `${PACKAGE}:guest-file-browser-factory`,
  description: 'Makes file browsers that look at their folder when it changes.',
  provides: IFileBrowserFactory,
  requires: [IDocumentManager, ITranslator],
  optional: [IStateDB, JupyterLab.IInfo],
  activate: (
    _: JupyterFrontEnd,
    manager: IDocumentManager,
    translator: ITranslator,
    stateDB: IStateDB | null,
    info: JupyterLab.IInfo | null
  ): IFileBrowserFactory => {
    const tracker = new WidgetTracker<FileBrowser>({
      namespace: 'filebrowser'
    });
    return {
      tracker,
      createFileBrowser: (id, options = {}) => {
        const state =
          options.state === null ? undefined : (options.state ?? stateDB);
        const widget = new FileBrowser({
          ...options,
          id,
          translator,
          state: state ?? undefined,
          model: new FilterFileBrowserModel({
            ...options,
            translator,
            manager,
            refreshInterval: options.refreshInterval ?? SLOW_POLL_MS,
            refreshStandby: () => info?.isConnected === false || 'when-hidden',
            state: state ?? undefined
          })
        });
        void tracker.add(widget);
        return widget;
      }
    };
  }
};

/** Ours by the id of JupyterLab's; the gateway knows the same ids (`gateway/src/policy/guest-plugins.ts`). */
export const REPLACING: Readonly<Record<string, ReplacingPlugin>> = {
  [`${SERVICES}:kernel-manager`]: kernels,
  [`${SERVICES}:kernel-spec-manager`]: kernelSpecs,
  [`${SERVICES}:session-manager`]: sessions,
  [`${SERVICES}:terminal-manager`]: terminals,
  [`${SERVICES}:user-manager`]: user,
  [`${SERVICES}:workspace-manager`]: workspaces,
  '@jupyterlab/filebrowser-extension:factory': fileBrowserFactory
};

/** @param replaced ids of JupyterLab's plugins that are switched off for ours; unknown ones are left alone */
export function replacingPlugins(
  replaced: readonly string[]
): ReplacingPlugin[] {
  return Object.entries(REPLACING)
    .filter(([id]) => replaced.includes(id))
    .map(([, plugin]) => plugin);
}
