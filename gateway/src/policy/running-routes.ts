/**
 * What runs: kernels, sessions, terminals
 * (`jupyter_server/services/{kernels,sessions,kernelspecs}/`,
 * `jupyter_server_terminals/`).
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import { changedSession, newKernel, newSession, newTerminal } from './bodies';
import type { IRoute, RouteAction } from './route';

const FULL: readonly Role[] = ['full'];

/** Largest body, in bytes. */
const SMALL_BYTES = 64 * 1024;

const JSON_ANSWER: RouteAction = { kind: 'forward', answer: 'json' };

/** A request without a body. */
function plain(name: string, methods: string[], pattern: RegExp): IRoute {
  return {
    name,
    methods,
    pattern,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  };
}

/** A request whose JSON body is judged and rebuilt. */
function changing(
  name: string,
  method: string,
  pattern: RegExp,
  body: IRoute['body']
): IRoute {
  return {
    name,
    methods: [method],
    pattern,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body
  };
}

const KERNELS = /^api\/kernels$/;
const SESSION = /^api\/sessions\/\w+-\w+-\w+-\w+-\w+$/;
const SESSIONS = /^api\/sessions$/;
const TERMINALS = /^api\/terminals$/;

export const RUNNING_ROUTES: readonly IRoute[] = [
  plain('kernels', ['GET'], KERNELS),
  changing('kernels.start', 'POST', KERNELS, newKernel),
  plain('kernel', ['GET', 'DELETE'], /^api\/kernels\/\w+-\w+-\w+-\w+-\w+$/),
  {
    name: 'kernel.action',
    methods: ['POST'],
    pattern: /^api\/kernels\/\w+-\w+-\w+-\w+-\w+\/(?:restart|interrupt)$/,
    roles: FULL,
    // Lab sends an empty object.
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER
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
    action: { kind: 'kernelspecs' }
  },
  {
    // Icons only: Jupyter serves the whole folder, and kernel.json there holds the
    // command line and the environment that `kernelspecs` takes out.
    name: 'kernelspecs.files',
    methods: ['GET', 'HEAD'],
    pattern: /^kernelspecs\/[\w.\-%]+\/logo-[\w.-]+$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'static' }
  },
  plain('sessions', ['GET'], SESSIONS),
  changing('sessions.start', 'POST', SESSIONS, newSession),
  plain('session', ['GET', 'DELETE'], SESSION),
  changing('session.change', 'PATCH', SESSION, changedSession),
  plain('terminals', ['GET'], TERMINALS),
  changing('terminals.start', 'POST', TERMINALS, newTerminal),
  plain('terminal', ['GET', 'DELETE'], /^api\/terminals\/\w+$/),
  {
    name: 'terminal.socket',
    methods: ['GET'],
    pattern: /^terminals\/websocket\/\w+$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'socket', channel: 'terminal' }
  }
];
