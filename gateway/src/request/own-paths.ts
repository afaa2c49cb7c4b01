/**
 * The gateway's own few paths, below the base URL, and the documents by which
 * people come in.
 *
 * @module
 */

import { OWN_PAGES } from '../../../src/protocol';

export const JOIN_PATH = `${OWN_PAGES}/join`;
export const LEAVE_PATH = `${OWN_PAGES}/leave`;
export const LIVE_PATH = `${OWN_PAGES}/live`;

/** The start, and JupyterLab's page with or without a document. */
const ENTRY =
  /^(?:(?:lab|doc)(?:\/workspaces\/[a-zA-Z0-9\-_]+)?(?:\/tree\/.*)?)?$/;

/** Whether a path is the gateway's own: nothing below it ever reaches Jupyter. */
export function isOwnPath(below: string): boolean {
  return below === OWN_PAGES || below.startsWith(`${OWN_PAGES}/`);
}

/** Whether a path is an entry document: the only ones where the outer lock is asked. */
export function isEntryDocument(below: string): boolean {
  return ENTRY.test(below);
}
