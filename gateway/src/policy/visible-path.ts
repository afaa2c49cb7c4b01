/**
 * Which document paths in JSON bodies name a visible document below the root
 * folder; paths in request targets are judged by the table's patterns.
 *
 * @module
 */

/** Longest path, in characters. */
const MAX_PATH_CHARS = 4096;

/** Control characters, and the backslash: a separator where the host runs Windows. */
// eslint-disable-next-line no-control-regex
const REFUSED = /[\u0000-\u001f\u007f\\]/;

/**
 * Whether a value is a path relative to Jupyter's root (one leading or trailing
 * slash is allowed) in which no segment is empty, a dot segment or hidden.
 */
export function isVisiblePath(value: unknown): value is string {
  if (
    typeof value !== 'string' ||
    value.length > MAX_PATH_CHARS ||
    REFUSED.test(value)
  ) {
    return false;
  }
  return value
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .split('/')
    .every(segment => segment !== '' && !segment.startsWith('.'));
}
