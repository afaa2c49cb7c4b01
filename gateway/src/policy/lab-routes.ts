/**
 * JupyterLab itself: its page, its files, and what its boot asks for
 * (`jupyterlab_server/handlers.py`, `jupyterlab/handlers/`).
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import type { ISharing } from './area';
import type { IRoute } from './route';

const FULL: readonly Role[] = ['full'];
const NOBODY: readonly Role[] = [];
const ANY_METHOD = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Largest body with the settings of one plugin, in bytes: text in JSON, which may double it. */
const SETTING_BYTES = 256 * 1024;

/** Largest workspace, in bytes. */
const WORKSPACE_BYTES = 1024 * 1024;

/** Largest configuration section, in bytes. */
const CONFIG_BYTES = 64 * 1024;

/** A boot request of a feature that guests do not have, answered so that Lab stays quiet. */
function stub(name: string, pattern: RegExp, json: unknown): IRoute {
  return {
    name,
    methods: ['GET'],
    pattern,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'stub', status: 200, json }
  };
}

function files(name: string, pattern: RegExp): IRoute {
  return {
    name,
    methods: ['GET', 'HEAD'],
    pattern,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'file' }
  };
}

/** Same for all, and nothing that guests do changes it; the host may install something meanwhile. */
const INSTALLED: ISharing = { area: 'installation', lifeMs: 10_000 };

/** Lab's page: shorter, since a host who switches an extension off reloads at once. */
const PAGE: ISharing = { area: 'installation', lifeMs: 2000 };

export const LAB_ROUTES: readonly IRoute[] = [
  stub('lab.build', /^lab\/api\/build$/, { status: 'stable', message: '' }),
  stub('lab.extensions', /^lab\/api\/extensions$/, []),
  stub('lab.plugins', /^lab\/api\/plugins$/, {
    lockRules: [],
    allLocked: true
  }),
  stub('lab.update', /^lab\/api\/update$/, { notification: null }),
  stub('lab.news', /^lab\/api\/news$/, { news: [] }),
  {
    name: 'lab.page',
    methods: ['GET'],
    pattern: /^(?:lab|doc)(?:\/workspaces\/[a-zA-Z0-9\-_]+)?(?:\/tree\/.*)?$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'lab-page' },
    // Not compressed: it repeats the address that was asked for.
    shared: PAGE
  },
  files('lab.extension-files', /^lab\/extensions\/.+$/),
  {
    name: 'lab.settings',
    methods: ['GET'],
    pattern: /^lab\/api\/settings\/?$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'settings' },
    shared: INSTALLED,
    compressedBytes: Infinity
  },
  {
    name: 'lab.setting',
    methods: ['GET', 'PUT'],
    pattern: /^lab\/api\/settings\/.+$/,
    roles: FULL,
    bodyBytes: SETTING_BYTES,
    action: { kind: 'settings' },
    shared: INSTALLED,
    compressedBytes: Infinity
  },
  {
    name: 'lab.translations',
    methods: ['GET'],
    pattern: /^lab\/api\/translations\/?$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'json' },
    shared: INSTALLED,
    compressedBytes: Infinity
  },
  {
    name: 'lab.translation',
    methods: ['GET'],
    // A locale such as `de_DE`; anything else would reach the file system as a name.
    pattern: /^lab\/api\/translations\/[A-Za-z0-9_-]+$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'json' },
    shared: INSTALLED,
    compressedBytes: Infinity
  },
  {
    name: 'lab.workspaces',
    methods: ['GET'],
    pattern: /^lab\/api\/workspaces\/?$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'workspaces' },
    compressedBytes: Infinity
  },
  {
    name: 'lab.workspace',
    methods: ['GET', 'PUT', 'DELETE'],
    pattern: /^lab\/api\/workspaces\/.+$/,
    roles: FULL,
    bodyBytes: WORKSPACE_BYTES,
    action: { kind: 'workspaces' },
    compressedBytes: Infinity
  },
  files('lab.themes', /^lab\/api\/themes\/.+$/),
  {
    // Listings, licences, and whatever Lab answers with its page and its page config.
    name: 'lab.other',
    methods: ANY_METHOD,
    pattern: /^lab\/.*$/,
    roles: NOBODY,
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'json' }
  },
  files('static', /^static\/.+$/),
  files('icons', /^(?:robots\.txt|favicon\.ico)$/),
  {
    name: 'config',
    methods: ['GET', 'PUT', 'PATCH'],
    pattern: /^api\/config\/\w+$/,
    roles: FULL,
    bodyBytes: CONFIG_BYTES,
    action: { kind: 'config' },
    compressedBytes: Infinity
  },
  // Where JupyterLab looks for the files that a traceback names: Jupyter's answer tells places of the host.
  stub('resolve-path', /^api\/resolvePath$/, { resolved: [] }),
  // Language servers run programs of the host and name their paths.
  stub('lsp.status', /^lsp\/status$/, { version: 2, sessions: {}, specs: {} })
];
