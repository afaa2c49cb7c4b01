/**
 * Which keys of JupyterLab's page config a guest's page gets. What stands in
 * no list here stays with the host: tokens, folders, and whatever an extension
 * or a hub adds.
 *
 * @module
 */

import {
  GUEST_DISABLED_PLUGINS,
  GUEST_MODE,
  GUEST_PAGE_OPTIONS,
  GUEST_REPLACED_PLUGINS
} from './guest-plugins';

/** A page config, as JSON. */
export type PageConfig = Readonly<Record<string, unknown>>;

/** Keys that pass as they are: `jupyterlab_server/config.py`, `jupyterlab/labapp.py`, jupyter-collaboration. */
const PASSED: ReadonlySet<string> = new Set([
  'appName',
  'appNamespace',
  'appUrl',
  'appVersion',
  'baseUrl',
  'cacheFiles',
  'deferredExtensions',
  'delete_to_trash',
  'devMode',
  'disableRTC',
  'exposeAppInBrowser',
  'fullAppUrl',
  'fullLabextensionsUrl',
  'fullMathjaxUrl',
  'fullSettingsUrl',
  'fullStaticUrl',
  'fullThemesUrl',
  'fullTranslationsApiUrl',
  'fullTreeUrl',
  'fullWorkspacesApiUrl',
  'ignorePlugins',
  'labextensionsUrl',
  'mathjaxConfig',
  'mode',
  'notebookStartsKernel',
  'notebookVersion',
  'preferredPath',
  'serverSideExecution',
  'settingsUrl',
  'store_id',
  'terminalsAvailable',
  'themesUrl',
  'translationsApiUrl',
  'treePath',
  'treeUrl',
  'untracked_message_types',
  'workspace',
  'workspacesApiUrl'
]);

/** Keys of a federated extension's entry that the loader reads (`@jupyterlab/builder`'s bootstrap). */
const EXTENSION_KEYS = ['name', 'load', 'extension', 'mimeExtension', 'style'];

/** A guest's page config, and what was kept back. */
export interface IGuestPageConfig {
  shown: Record<string, unknown>;
  /** Ids of the plugins that are switched off because guest mode has its own in their place. */
  replaced: readonly string[];
  /** Texts that were kept back: none of them may stand elsewhere in the page. */
  withheld: readonly string[];
}

/** Reduces the host's page config to what a guest's page needs. */
export function guestPageConfig(config: PageConfig): IGuestPageConfig {
  const shown: Record<string, unknown> = {};
  const withheld: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    if (PASSED.has(key)) {
      shown[key] = value;
    } else {
      withheld.push(...placesIn(value));
    }
  }
  const federated = extensions(config.federated_extensions);
  const byHost = disabledByHost(config.disabledExtensions);
  const replaced = replaceable(federated, byHost);
  return {
    shown: {
      ...shown,
      federated_extensions: federated,
      disabledExtensions: [
        ...new Set([
          ...byHost,
          ...Object.keys(GUEST_DISABLED_PLUGINS),
          ...replaced
        ])
      ],
      ...GUEST_PAGE_OPTIONS
    },
    replaced,
    withheld
  };
}

function extensions(value: unknown): Array<Record<string, unknown>> {
  return (Array.isArray(value) ? value : []).map(entry =>
    Object.fromEntries(
      Object.entries(entry as object).filter(([key]) =>
        EXTENSION_KEYS.includes(key)
      )
    )
  );
}

/** A list, or an object of ids with true or false, as administrators may write it. */
function disabledByHost(value: unknown): string[] {
  const ids = Array.isArray(value)
    ? value
    : Object.entries((value ?? {}) as object)
        .filter(([, isDisabled]) => isDisabled === true)
        .map(([id]) => id);
  return ids.map(String);
}

/**
 * Which plugins can be replaced: guest mode is there with its own, and nobody
 * else has taken the place already.
 */
function replaceable(
  federated: ReadonlyArray<Record<string, unknown>>,
  byHost: readonly string[]
): string[] {
  const hasGuestMode = federated.some(
    ({ name, extension }) =>
      name === GUEST_MODE && typeof extension === 'string'
  );
  // As JupyterLab reads the list: an id, or a package for all of its plugins.
  const isOn = (id: string) =>
    !byHost.includes(id) && !byHost.includes(id.replace(/:.*$/, ''));
  return hasGuestMode
    ? Object.entries(GUEST_REPLACED_PLUGINS)
        .filter(([id, ours]) => isOn(id) && isOn(ours))
        .map(([id]) => id)
    : [];
}

/** Folders and file URLs in a value, however deep. */
function placesIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return /^(?:~?\/.|[A-Za-z]:[\\/]|file:)/.test(value) ? [value] : [];
  }
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(placesIn)
    : [];
}
