/**
 * Finds absolute paths of the host's file system in texts, so that none goes
 * to a guest.
 *
 * @module
 */

/**
 * A slash, drive letter, UNC prefix, home or file URL at the start of a word.
 * A slash after a letter, digit or dot belongs to a relative path.
 */
const ABSOLUTE_PATH =
  /(?:^|[^\p{L}\p{N}\p{M}_.\-/])(?:~?\/(?!$|[\s'")\]])|[A-Za-z]:[\\/]|\\\\\S)|file:\/\//u;

/** Whether a text names a place in the host's file system. */
export function hasHostPath(text: string): boolean {
  return ABSOLUTE_PATH.test(text);
}

/** A copy of a JSON value without the strings that name a place in the host's file system. */
export function withoutHostPaths(value: unknown): unknown {
  if (typeof value === 'string') {
    return hasHostPath(value) ? undefined : value;
  }
  if (Array.isArray(value)) {
    return value.map(withoutHostPaths).filter(item => item !== undefined);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !hasHostPath(key))
        .map(([key, item]) => [key, withoutHostPaths(item)])
    );
  }
  return value;
}
