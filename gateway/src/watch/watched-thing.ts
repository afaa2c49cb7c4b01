/**
 * The things that are watched: what is asked of Jupyter about each, what its
 * answer comes down to, and what a page is told.
 *
 * @module
 */

import type { IGuestChanged, WatchedList } from '../../../src/protocol';
import type { Area } from '../policy/area';
import { parseJson } from '../request/read-body';
import {
  folderFingerprint,
  listFingerprint,
  type IFingerprint
} from './fingerprints';
import { shownPath } from './shown-folders';

/** One thing to watch. */
export interface IWatchedThing {
  /** Raw path below the base URL: by it the route table decides who may see it. */
  readonly below: string;
  /** Raw query with its question mark. */
  readonly query: string;
  /** Which answers that are kept for several guests are out of date with it. */
  readonly area: Area;
  /** Null for a list of what runs, which everybody's page shows. */
  readonly folder: string | null;
  /** What a page is told. */
  readonly message: IGuestChanged;
  /** What an answer comes down to; null when it makes no sense. */
  fingerprint(body: Buffer): IFingerprint | null;
}

function list(what: WatchedList, area: Area): IWatchedThing {
  return {
    below: `api/${what}`,
    query: '',
    area,
    folder: null,
    message: { type: 'changed', what },
    fingerprint: body => listFingerprint(what, parseJson(body))
  };
}

/** What every page shows. */
export const WATCHED_LISTS: readonly IWatchedThing[] = [
  list('kernels', 'kernels'),
  list('sessions', 'kernels'),
  list('terminals', 'terminals')
];

/**
 * A folder.
 *
 * @param folder raw path below the base URL, without a slash at its end
 * @returns null when JupyterLab has no name for it
 */
export function watchedFolder(folder: string): IWatchedThing | null {
  const path = shownPath(folder);
  return path === null
    ? null
    : {
        below: folder,
        query: '?type=directory&content=1',
        area: 'documents',
        folder,
        message: { type: 'changed', what: 'folder', path },
        fingerprint: body => folderFingerprint(parseJson(body))
      };
}
