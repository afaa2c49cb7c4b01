/**
 * Documents: contents, files, conversion
 * (`jupyter_server/services/contents/handlers.py`, `files/`, `nbconvert/`).
 *
 * A segment that starts with a dot is hidden. Jupyter asks its contents
 * manager about that on some routes and not on others; here no pattern
 * matches one.
 *
 * @module
 */

import type { Role } from '../../../src/protocol';
import { newDocument, renamedDocument } from './bodies';
import type { IRoute } from './route';

const FULL: readonly Role[] = ['full'];
const NOBODY: readonly Role[] = [];

/** Largest body that is read before it is sent on, in bytes. */
const SMALL_BYTES = 64 * 1024;

const JSON_ANSWER = { kind: 'forward', answer: 'json' } as const;
const DOCUMENT_ANSWER = { kind: 'forward', answer: 'document' } as const;

const CHECKPOINTS = /^api\/contents(?:\/(?!\.)[^/]+)+\/checkpoints$/;
const CHECKPOINT = /^api\/contents(?:\/(?!\.)[^/]+)+\/checkpoints\/[\w-]+$/;
const ROOT = /^api\/contents\/?$/;
const DOCUMENT = /^api\/contents(?:\/(?!\.)[^/]+)+$/;

export const CONTENTS_ROUTES: readonly IRoute[] = [
  {
    name: 'checkpoints',
    methods: ['GET', 'POST'],
    pattern: CHECKPOINTS,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER
  },
  {
    name: 'checkpoint',
    methods: ['POST', 'DELETE'],
    pattern: CHECKPOINT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER
  },
  {
    // Jupyter takes these for its own routes whatever the document is called.
    // Trusting a notebook makes its outputs act in the host's browser.
    name: 'contents.reserved',
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    pattern:
      /^api\/contents(?:(?:\/[^/]+)+|\/?)\/(?:checkpoints(?:\/[\w-]+)?|trust)$/,
    roles: NOBODY,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    // No PUT, PATCH or DELETE: the root folder is not the guests' to rename or to throw away.
    name: 'contents.list-root',
    methods: ['GET'],
    pattern: ROOT,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'contents.new-in-root',
    methods: ['POST'],
    pattern: ROOT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: newDocument
  },
  {
    name: 'contents.read',
    methods: ['GET'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'contents.save',
    methods: ['PUT'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: Infinity,
    action: JSON_ANSWER
  },
  {
    name: 'contents.new',
    methods: ['POST'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: newDocument
  },
  {
    name: 'contents.rename',
    methods: ['PATCH'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: renamedDocument
  },
  {
    name: 'contents.delete',
    methods: ['DELETE'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'files',
    methods: ['GET', 'HEAD'],
    pattern: /^files(?:\/(?!\.)[^/]+)+$/,
    roles: FULL,
    bodyBytes: 0,
    action: DOCUMENT_ANSWER
  },
  {
    name: 'nbconvert.formats',
    methods: ['GET'],
    pattern: /^api\/nbconvert$/,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER
  },
  {
    name: 'nbconvert',
    methods: ['GET'],
    pattern: /^nbconvert\/\w+(?:\/(?!\.)[^/]+)+$/,
    roles: FULL,
    bodyBytes: 0,
    action: DOCUMENT_ANSWER
  }
];
