/**
 * Takes absolute paths of the host's computer out of text that Jupyter wrote.
 *
 * @module
 */

/** What stands where a path was; no path is shorter. */
const REMOVED = '-';

/** A path in quotes ends with its quote, whatever is inside. */
const QUOTED = /(["'`])(?:\/|[A-Za-z]:[\\/]|\\\\)[^"'`]*\1/g;

/** Otherwise it starts where a word starts, and ends at white space or a bracket. */
const BARE =
  /(^|[\s(=:,[{<>])(?:\/(?!\/)|[A-Za-z]:[\\/]|\\\\)[^\s)\]}"'`,;<>]+/g;

/** The text without absolute POSIX, Windows and UNC paths; addresses such as `https://…` stay. */
export function withoutHostPaths(text: string): string {
  return text
    .replace(QUOTED, (_, quote: string) => `${quote}${REMOVED}${quote}`)
    .replace(BARE, (_, before: string) => `${before}${REMOVED}`);
}

/** Whether a value that is a whole path is absolute. */
export function isAbsolutePath(path: string): boolean {
  return /^(?:[/\\]|[A-Za-z]:[\\/])/.test(path);
}
