/**
 * The gateway's log: one JSON line an entry on stderr, at most 4 KiB, control
 * and bidirectional characters escaped, no query strings, no credentials.
 *
 * @module
 */

import type { Writable } from 'node:stream';

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

/** Longest entry, in bytes. */
const MAX_ENTRY_BYTES = 4096;

/** Longest string of one field, in characters. */
const MAX_FIELD_CHARS = 512;

/** Most entries of one event in one window; the rest are counted and named in the next window's first entry. */
const MAX_ENTRIES_PER_WINDOW = 50;

/** Length of that window, in milliseconds. */
const WINDOW_MS = 1000;

/** Above this many bytes waiting for a reader, entries are dropped: a frozen parent must not fill memory. */
const MAX_PENDING_BYTES = 1024 * 1024;

/** Fields that are never written, whatever a caller passes. */
const SECRET_FIELD =
  /pass(word|phrase)|secret|token|cookie|authorization|nonce|assertion|_key$|^key$/i;

/** `Basic …` and `Bearer …` inside any string. */
const CREDENTIALS = /\b(basic|bearer)\s+[\w+/=.~-]{8,}/gi;

/** A query string behind a path or URL, up to the next space or quote. */
const QUERY = /(\/[^\s?"']*)\?[^\s"']*/g;

/**
 * C1 controls, line separators, bidirectional controls, zero-width characters
 * and the byte order mark: JSON leaves them as they are, terminals obey them.
 */
const UNSAFE =
  /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * The log of the gateway.
 *
 * @param stream where lines go; never waited for
 * @param monotonicMs clock of the flood limit
 */
export function createLog(
  stream: Pick<Writable, 'write' | 'writableLength'>,
  monotonicMs: () => number = () => performance.now()
): ILog {
  const windows = new Map<string, { sinceMs: number; count: number }>();
  let dropped = 0;

  /** Number of entries left out before this one, or null when this one is left out too. */
  function admit(event: string): number | null {
    const nowMs = monotonicMs();
    const window = windows.get(event);
    if (window !== undefined && nowMs - window.sinceMs < WINDOW_MS) {
      window.count += 1;
      return window.count > MAX_ENTRIES_PER_WINDOW ? null : 0;
    }
    windows.set(event, { sinceMs: nowMs, count: 1 });
    return Math.max(0, (window?.count ?? 0) - MAX_ENTRIES_PER_WINDOW);
  }

  return {
    write(level, event, fields = {}) {
      const omitted = admit(event);
      if (omitted === null) {
        return;
      }
      if (stream.writableLength > MAX_PENDING_BYTES) {
        dropped += 1;
        return;
      }
      const entry: Record<string, unknown> = { level, event };
      if (omitted + dropped > 0) {
        entry.omitted = omitted + dropped;
        dropped = 0;
      }
      for (const [name, value] of Object.entries(fields)) {
        entry[name] = SECRET_FIELD.test(name) ? '[removed]' : flat(value);
      }
      stream.write(`${line(entry)}\n`);
    }
  };
}

/** A value as it may stand in an entry: a primitive, never an object's inside. */
function flat(value: unknown): unknown {
  if (value instanceof Error) {
    const { code } = value as NodeJS.ErrnoException;
    const kind = code === undefined ? value.name : `${value.name} ${code}`;
    return clean(`${kind}: ${value.message}`);
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  if (value === null || value === undefined) {
    return null;
  }
  return clean(typeof value === 'string' ? value : typeof value);
}

function clean(text: string): string {
  return text
    .slice(0, MAX_FIELD_CHARS)
    .replace(CREDENTIALS, '$1 [removed]')
    .replace(QUERY, '$1');
}

function line(entry: Record<string, unknown>): string {
  const json = escaped(entry);
  if (Buffer.byteLength(json) <= MAX_ENTRY_BYTES - 1) {
    return json;
  }
  return escaped({ level: entry.level, event: entry.event, too_long: true });
}

function escaped(entry: Record<string, unknown>): string {
  return JSON.stringify(entry).replace(
    UNSAFE,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}
