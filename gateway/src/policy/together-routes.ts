/**
 * Working together: who I am, rooms, events
 * (`jupyter_server/services/{api,events}/`, `jupyter_server_ydoc/handlers.py`).
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import { wantedRoom } from './bodies';
import type { IRoute } from './route';

const FULL: readonly Role[] = ['full'];

const JSON_ANSWER = { kind: 'forward', answer: 'json' } as const;

export const TOGETHER_ROUTES: readonly IRoute[] = [
  {
    // No PATCH: a guest could take the host's name.
    name: 'me',
    methods: ['GET'],
    pattern: /^api\/me$/,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'version',
    methods: ['GET'],
    pattern: /^api$/,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'status',
    methods: ['GET'],
    pattern: /^api\/status$/,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'room.session',
    methods: ['PUT'],
    // JupyterLab sends the slashes of the path encoded; `isCanonicalTarget` knows.
    pattern: /^api\/collaboration\/session\/(?!\.)(?:(?!(?:\/|%2F)\.).)+$/,
    roles: FULL,
    bodyBytes: 4096,
    action: { kind: 'room-session' },
    body: wantedRoom,
    changes: 'rooms'
  },
  {
    name: 'room',
    methods: ['GET'],
    // Jupyter takes the last segment for the room and never decodes it: exactly one segment, nothing encoded.
    pattern:
      /^api\/collaboration\/room\/(?:JupyterLab:globalAwareness|(?:json|text|base64):\w+:[\w-]+)$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'socket', channel: 'room' }
  },
  {
    name: 'events',
    methods: ['GET'],
    pattern: /^api\/events\/subscribe$/,
    roles: FULL,
    bodyBytes: 0,
    action: { kind: 'socket', channel: 'events' }
  }
];
