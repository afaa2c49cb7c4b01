/**
 * What runs: kernels, sessions, terminals
 * (`jupyter_server/services/{kernels,sessions,kernelspecs}/`,
 * `jupyter_server_terminals/`).
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import { changedSession, newKernel, newSession, newTerminal } from './bodies';
import type { Area, ISharing } from './area';
import type { IRoute, RouteAction } from './route';

const FULL: readonly Role[] = ['full'];

/** Largest body, in bytes. */
const SMALL_BYTES = 64 * 1024;

const JSON_ANSWER: RouteAction = { kind: 'forward', answer: 'json' };

/** How long a list of what runs is given again, in milliseconds: every page asks for it every few seconds. */
const LIST_MS = 2000;

/** How long kernel specs are given again, in milliseconds: a host who installs one waits as long. */
const SPECS_MS = 10_000;

/** What a row reads or changes. */
type Reach = { shared: ISharing } | { changes: Area };

/** The list of an area, which every guest gets alike. */
function listOf(area: Area): Reach {
  return { shared: { area, lifeMs: LIST_MS } };
}

/** A request without a body. */
function plain(
  name: string,
  methods: string[],
  pattern: RegExp,
  reach: Reach
): IRoute {
  return {
    name,
    methods,
    pattern,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER,
    ...reach,
    compressedBytes: Infinity
  };
}

/** A request whose JSON body is judged and rebuilt. */
function changing(
  name: string,
  method: string,
  pattern: RegExp,
  changes: Area,
  body: IRoute['body']
): IRoute {
  return {
    name,
    methods: [method],
    pattern,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body,
    changes
  };
}

const KERNELS = /^api\/kernels$/;
const SESSION = /^api\/sessions\/\w+-\w+-\w+-\w+-\w+$/;
const SESSIONS = /^api\/sessions$/;
const TERMINALS = /^api\/terminals$/;

export const RUNNING_ROUTES: readonly IRoute[] = [
  plain('kernels', ['GET'], KERNELS, listOf('kernels')),
  changing('kernels.start', 'POST', KERNELS, 'kernels', newKernel),
  plain('kernel', ['GET', 'DELETE'], /^api\/kernels\/\w+-\w+-\w+-\w+-\w+$/, {
    changes: 'kernels'
  }),
  {
    name: 'kernel.action',
    methods: ['POST'],
    pattern: /^api\/kernels\/\w+-\w+-\w+-\w+-\w+\/(?:restart|interrupt)$/,
    roles: FULL,
    // Lab sends an empty object.
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    changes: 'kernels'
  },
  {
    name: 'kernel.channels',
    methods: ['GET'],
    pattern: /^api\/kernels\/\w+-\w+-\w+-\w+-\w+\/channels$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'socket', channel: 'kernel' }
  },
  {
    name: 'kernelspecs',
    methods: ['GET'],
    pattern: /^api\/kernelspecs(?:\/[\w.\-%]+)?$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'kernelspecs' },
    shared: { area: 'installation', lifeMs: SPECS_MS },
    compressedBytes: Infinity
  },
  {
    // Icons only: Jupyter serves the whole folder, and kernel.json there holds the
    // command line and the environment that `kernelspecs` takes out.
    name: 'kernelspecs.files',
    methods: ['GET', 'HEAD'],
    pattern: /^kernelspecs\/[\w.\-%]+\/logo-[\w.-]+$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'file' }
  },
  plain('sessions', ['GET'], SESSIONS, listOf('kernels')),
  changing('sessions.start', 'POST', SESSIONS, 'kernels', newSession),
  plain('session', ['GET', 'DELETE'], SESSION, { changes: 'kernels' }),
  changing('session.change', 'PATCH', SESSION, 'kernels', changedSession),
  plain('terminals', ['GET'], TERMINALS, listOf('terminals')),
  changing('terminals.start', 'POST', TERMINALS, 'terminals', newTerminal),
  plain('terminal', ['GET', 'DELETE'], /^api\/terminals\/\w+$/, {
    changes: 'terminals'
  }),
  {
    name: 'terminal.socket',
    methods: ['GET'],
    pattern: /^terminals\/websocket\/\w+$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'socket', channel: 'terminal' }
  }
];
