/**
 * The gateway's log: one JSON line an entry on stderr, at most 4 KiB, control
 * and bidirectional characters escaped, no query strings, no credentials.
 *
 * @module
 */

/** Severity; the server extension maps it to Python's levels. */
export type LogLevel = 'debug' | 'info' | 'warning' | 'error';

/** Where log entries go. */
export interface ILog {
  /**
   * @param event stable name such as `guest-joined`
   * @param fields flat facts; strings are cut to 512 characters
   */
  write(level: LogLevel, event: string, fields?: Record<string, unknown>): void;
}
