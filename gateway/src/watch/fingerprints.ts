/**
 * What of Jupyter's lists a page shows, reduced to two short texts: one that
 * changes when something comes, goes or is renamed, and one for the rest, such
 * as times and sizes. What no page shows is left out: `last_activity` is
 * another one each time somebody looks.
 *
 * Shapes: `jupyter_server/services/{kernels,sessions,contents}/`,
 * `jupyter_server_terminals/`.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { WatchedList } from '../../../src/protocol';
import { isJsonObject, type JsonObject } from '../json-object';

/** Two texts of fixed length. */
export interface IFingerprint {
  /** Of which things there are. */
  readonly things: string;
  /** Of what is told about them. */
  readonly details: string;
}

/** Fingerprint of a list of what runs; null when it is no such list. */
export function listFingerprint(
  what: WatchedList,
  json: unknown
): IFingerprint | null {
  return fingerprint(json, SHOWN[what], () => []);
}

/** Fingerprint of a folder (`Contents.IModel` with content); null when it is none. */
export function folderFingerprint(json: unknown): IFingerprint | null {
  return isJsonObject(json) && json.type === 'directory'
    ? fingerprint(
        json.content,
        ({ name, type, writable }) => [name, type, writable],
        ({ name, last_modified, size }) => [name, last_modified, size]
      )
    : null;
}

/** Which fields count. Whether a kernel is in use decides whether "shut down unused" takes it. */
const SHOWN: Readonly<Record<WatchedList, (model: JsonObject) => unknown[]>> = {
  kernels: ({ id, name, connections }) => [
    id,
    name,
    typeof connections === 'number' && connections > 0
  ],
  sessions: ({ id, path, name, type, kernel }) => [
    id,
    path,
    name,
    type,
    isJsonObject(kernel) ? [kernel.id, kernel.name] : null
  ],
  terminals: ({ name }) => [name]
};

function fingerprint(
  list: unknown,
  thing: (model: JsonObject) => unknown[],
  detail: (model: JsonObject) => unknown[]
): IFingerprint | null {
  if (!Array.isArray(list) || !list.every(isJsonObject)) {
    return null;
  }
  return { things: digest(list.map(thing)), details: digest(list.map(detail)) };
}

/** Jupyter promises no order. */
function digest(rows: unknown[][]): string {
  const hash = createHash('sha256');
  for (const row of rows.map(each => JSON.stringify(each)).sort()) {
    hash.update(row).update('\n');
  }
  return hash.digest('base64');
}
