/**
 * What of JupyterLab is absent in a guest's page: plugins and page options.
 *
 * This is manners, not a lock: it keeps buttons away that the route table
 * refuses anyway. What the host's own page config disables stays disabled too.
 *
 * @module
 */

/** Plugin ids that a guest's page adds to `disabledExtensions`, each with its reason. */
export const GUEST_DISABLED_PLUGINS: Readonly<Record<string, string>> = {
  '@jupyter/collaboration-extension:shared-link':
    "Hands out the server's address with the owner's token.",
  '@jupyter/docprovider-extension:statusBarTimeline':
    'Asks for the history of a document, which is refused to guests.',
  '@jupyterlab/apputils-extension:announcements':
    "Asks whether to fetch news, and for updates of the host's installation.",
  '@jupyterlab/apputils-extension:licenses-client':
    "Reads a list of the host's installed packages.",
  '@jupyterlab/apputils-extension:licenses-plugin':
    "Shows a list of the host's installed packages; requires the client.",
  '@jupyterlab/extensionmanager-extension:plugin':
    "Installs packages in the host's environment.",
  '@jupyterlab/help-extension:licenses-commands':
    "Shows a list of the host's installed packages.",
  '@jupyterlab/hub-extension:connectionlost':
    'Opens a dialog that takes the focus; guest mode handles a lost connection itself.',
  '@jupyterlab/hub-extension:menu':
    "Menu entries for the host's hub and for logging out of it.",
  '@jupyterlab/hub-extension:plugin':
    "Commands that restart the host's server and log the host out.",
  '@jupyterlab/pluginmanager-extension:plugin':
    "Switches plugins of the host's installation on and off.",
  '@jupyterlab/settingeditor-extension:form-ui': "Edits the host's settings.",
  '@jupyterlab/settingeditor-extension:plugin':
    "Edits the host's settings as text."
};

/** Name of the labextension that brings guest mode. */
export const GUEST_MODE = 'jupyter-secure-share';

const SERVICES = '@jupyterlab/services-extension';

/**
 * JupyterLab's plugins that poll, each with the plugin of guest mode that
 * takes its place (`src/guest/economy/replacedPlugins.ts`): it asks seldom,
 * because the gateway tells of changes.
 */
export const GUEST_REPLACED_PLUGINS: Readonly<Record<string, string>> = {
  [`${SERVICES}:kernel-manager`]: `${GUEST_MODE}:guest-kernel-manager`,
  [`${SERVICES}:kernel-spec-manager`]: `${GUEST_MODE}:guest-kernel-spec-manager`,
  [`${SERVICES}:session-manager`]: `${GUEST_MODE}:guest-session-manager`,
  [`${SERVICES}:terminal-manager`]: `${GUEST_MODE}:guest-terminal-manager`,
  [`${SERVICES}:user-manager`]: `${GUEST_MODE}:guest-user-manager`,
  [`${SERVICES}:workspace-manager`]: `${GUEST_MODE}:guest-workspace-manager`,
  '@jupyterlab/filebrowser-extension:factory': `${GUEST_MODE}:guest-file-browser-factory`
};

/** Page options that a guest's page gets whatever the host's page says. */
export const GUEST_PAGE_OPTIONS: Readonly<Record<string, string>> = {
  // Shows "Shut Down" and "Log Out" in the File menu and the palette.
  quitButton: 'false',
  // Offers to build and to install extensions.
  buildAvailable: 'false',
  buildCheck: 'false'
};
