/**
 * The plugins of guest mode: each finds its tokens and makes one thing.
 *
 * @module
 */

import { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import {
  IConnectionLost,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { IFileBrowserFactory } from '@jupyterlab/filebrowser';
import {
  IConnectionStatus,
  IServerSettings,
  ServerConnection,
  type ServiceManagerPlugin
} from '@jupyterlab/services';
import { ITranslator } from '@jupyterlab/translation';
import { OWN_PAGES, type IGuestPage } from '../protocol';
import { DOMAIN, PACKAGE } from '../tokens';
import { hushDialogs } from './dialogs';
import { ShellDocuments } from './documents';
import { allShown, createAskAgain } from './economy/askAgain';
import { ChangeFollower } from './economy/changeFollower';
// Says which plugins there are: needed before the application starts.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import {
  replacingPlugins,
  type ReplacingPlugin
} from './economy/replacedPlugins';
import { endVisit } from './ending';
import type { GuestNetwork } from './guestNetwork';
import { leave } from './leave';
// Needed at once, and after the end nothing can be loaded any more.
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { LiveSocket } from './liveSocket';
// eslint-disable-next-line jupyter/prefer-lazy-imports
import { EndOverlay } from './overlay';
import { createProbe } from './probe';
import { GuestRibbon } from './ribbon';
import { watchTime } from './timeWarning';
import { GuestCommandIDs, IGuestVisit } from './tokens';
import { GuestVisit } from './visit';

/** A plugin of guest mode. */
export type GuestPlugin =
  | JupyterFrontEndPlugin<void>
  | JupyterFrontEndPlugin<IGuestVisit>
  | JupyterFrontEndPlugin<IConnectionLost>
  | ReplacingPlugin
  | ServiceManagerPlugin<ServerConnection.ISettings>;

/**
 * @param page what the gateway wrote into it
 * @param network the page's way out
 */
export function createGuestPlugins(
  page: IGuestPage,
  network: GuestNetwork
): GuestPlugin[] {
  const own = (baseUrl: string, name: string) =>
    URLExt.join(baseUrl, OWN_PAGES, name);

  const serverSettings: ServiceManagerPlugin<ServerConnection.ISettings> = {
    id: `${PACKAGE}:guest-server-settings`,
    description:
      "Sends all of JupyterLab's requests through the guest's way out.",
    autoStart: true,
    provides: IServerSettings,
    activate: () =>
      ServerConnection.makeSettings({
        fetch: network.fetch as ServerConnection.ISettings['fetch'],
        WebSocket: network.WebSocket
      })
  };

  const visit: JupyterFrontEndPlugin<IGuestVisit> = {
    id: `${PACKAGE}:guest-visit`,
    description: 'Knows how long the visit lasts and when it ends.',
    autoStart: true,
    provides: IGuestVisit,
    activate: (app: JupyterFrontEnd) => {
      const { baseUrl, wsUrl } = app.serviceManager.serverSettings;
      const socket = new LiveSocket({
        url: own(wsUrl, 'live'),
        WebSocket: network.ownWebSocket,
        probe: createProbe(own(baseUrl, 'live'), network.fetch),
        survivesReconnect: page.survives_reconnect ?? false,
        now: () => performance.now(),
        random: Math.random,
        isOnline: () => navigator.onLine
      });
      window.addEventListener('online', () => socket.doubt());
      network.socketOpened.connect(() => socket.hope());
      return new GuestVisit({ page, socket, wallMs: () => Date.now() });
    }
  };

  const connectionLost: JupyterFrontEndPlugin<IConnectionLost> = {
    id: `${PACKAGE}:guest-connection-lost`,
    description:
      'Looks after a lost connection quietly, where JupyterLab opens a dialog that takes the focus.',
    autoStart: true,
    provides: IConnectionLost,
    requires: [IGuestVisit],
    activate: (_: JupyterFrontEnd, visit: IGuestVisit) => async () =>
      visit.doubt()
  };

  const changes: JupyterFrontEndPlugin<void> = {
    id: `${PACKAGE}:guest-changes`,
    description: 'Asks again for what the gateway says has changed.',
    autoStart: true,
    requires: [IGuestVisit],
    optional: [IFileBrowserFactory],
    activate: (
      app: JupyterFrontEnd,
      visit: IGuestVisit,
      factory: IFileBrowserFactory | null
    ) => {
      const asked = {
        services: app.serviceManager,
        browsers: factory?.tracker ?? null
      };
      new ChangeFollower({
        visit,
        askAgain: createAskAgain(asked),
        everything: () => allShown(asked),
        page: document,
        random: Math.random
      });
    }
  };

  const ending: JupyterFrontEndPlugin<void> = {
    id: `${PACKAGE}:guest-ending`,
    description: 'Shows the end and leaves nothing that tries again.',
    autoStart: true,
    requires: [IGuestVisit, ITranslator, IDocumentManager],
    optional: [ICollaborativeContentProvider, IConnectionStatus],
    activate: (
      app: JupyterFrontEnd,
      visit: IGuestVisit,
      translator: ITranslator,
      manager: IDocumentManager,
      provider: ICollaborativeContentProvider | null,
      connection: IConnectionStatus | null
    ) => {
      const { baseUrl } = app.serviceManager.serverSettings;
      const end = () => {
        endVisit(visit.end ?? 'lost', {
          overlay: new EndOverlay({
            hostName: page.host_name,
            trans: translator.load(DOMAIN),
            onAgain: () => {
              if (visit.end === 'lost') {
                window.location.reload();
              } else {
                window.location.assign(baseUrl);
              }
            }
          }),
          network,
          hushDialogs,
          documents: new ShellDocuments(app.shell, manager, provider),
          pausePollers: () => {
            if (connection !== null) {
              connection.isConnected = false;
            }
          }
        });
        visit.acknowledge();
      };
      if (visit.end === null) {
        visit.ended.connect(end);
      } else {
        end();
      }
    }
  };

  const ribbon: JupyterFrontEndPlugin<void> = {
    id: `${PACKAGE}:guest-ribbon`,
    description: 'Shows whose guest this is, for how long, and the way out.',
    autoStart: true,
    requires: [IGuestVisit, ITranslator],
    optional: [ICommandPalette],
    activate: (
      app: JupyterFrontEnd,
      visit: IGuestVisit,
      translator: ITranslator,
      palette: ICommandPalette | null
    ) => {
      const trans = translator.load(DOMAIN);
      const command = GuestCommandIDs.leave;
      app.commands.addCommand(command, {
        label: trans.__('Leave the JupyterLab of %1', page.host_name),
        caption: trans.__('End your visit; the share goes on without you.'),
        describedBy: { args: { type: 'object', properties: {} } },
        execute: () =>
          leave({
            url: own(app.serviceManager.serverSettings.baseUrl, 'leave'),
            fetch: network.fetch,
            visit,
            trans
          })
      });
      palette?.addItem({ command, category: trans.__('Share') });
      // The header area, above the top area, which single-document mode can hide.
      app.shell.add(
        new GuestRibbon({
          visit,
          trans,
          onLeave: () => void app.commands.execute(command)
        }),
        'header'
      );

      let warning = '';
      watchTime(
        visit,
        () => {
          warning = Notification.warning(
            trans.__(
              'This share ends in less than five minutes. Save your work; %1 can add time.',
              page.host_name
            ),
            { autoClose: 30_000 }
          );
        },
        () => Notification.dismiss(warning)
      );
    }
  };

  return [
    serverSettings,
    ...replacingPlugins(page.replaced_plugins ?? []),
    visit,
    connectionLost,
    changes,
    ending,
    ribbon
  ];
}
