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
import type { ISharing } from './area';
import type { IRoute } from './route';

const FULL: readonly Role[] = ['full'];
const NOBODY: readonly Role[] = [];

/** Largest body that is read before it is sent on, in bytes. */
const SMALL_BYTES = 64 * 1024;

const JSON_ANSWER = { kind: 'forward', answer: 'json' } as const;
const DOCUMENT_ANSWER = { kind: 'forward', answer: 'document' } as const;

/** Longest document that is compressed on its way, in bytes; larger ones are downloads. */
const TEXT_BYTES = 1024 * 1024;

/**
 * Kept short: kernels and the host change files without a word to the gateway.
 * What Lab asks without content before it saves is not shared at all: it
 * decides whether somebody else's change is written over.
 */
const LISTED: ISharing = {
  area: 'documents',
  lifeMs: 1000,
  except: /[?&]content=0(?:&|$)/
};

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
    action: JSON_ANSWER,
    changes: 'documents',
    compressedBytes: Infinity
  },
  {
    name: 'checkpoint',
    methods: ['POST', 'DELETE'],
    pattern: CHECKPOINT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    changes: 'documents'
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
    action: JSON_ANSWER,
    shared: LISTED,
    compressedBytes: Infinity
  },
  {
    name: 'contents.new-in-root',
    methods: ['POST'],
    pattern: ROOT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: newDocument,
    changes: 'documents'
  },
  {
    name: 'contents.read',
    methods: ['GET'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER,
    shared: LISTED,
    compressedBytes: Infinity
  },
  {
    name: 'contents.save',
    methods: ['PUT'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: Infinity,
    action: JSON_ANSWER,
    changes: 'documents'
  },
  {
    name: 'contents.new',
    methods: ['POST'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: newDocument,
    changes: 'documents'
  },
  {
    name: 'contents.rename',
    methods: ['PATCH'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: SMALL_BYTES,
    action: JSON_ANSWER,
    body: renamedDocument,
    changes: 'documents'
  },
  {
    name: 'contents.delete',
    methods: ['DELETE'],
    pattern: DOCUMENT,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER,
    changes: 'documents'
  },
  {
    name: 'files',
    methods: ['GET', 'HEAD'],
    pattern: /^files(?:\/(?!\.)[^/]+)+$/,
    roles: FULL,
    bodyBytes: 0,
    action: DOCUMENT_ANSWER,
    compressedBytes: TEXT_BYTES
  },
  {
    name: 'nbconvert.formats',
    methods: ['GET'],
    pattern: /^api\/nbconvert$/,
    roles: FULL,
    bodyBytes: 0,
    action: JSON_ANSWER,
    shared: { area: 'installation', lifeMs: 60_000 },
    compressedBytes: Infinity
  },
  {
    name: 'nbconvert',
    methods: ['GET'],
    pattern: /^nbconvert\/\w+(?:\/(?!\.)[^/]+)+$/,
    roles: FULL,
    bodyBytes: 0,
    action: DOCUMENT_ANSWER,
    compressedBytes: TEXT_BYTES
  }
];
