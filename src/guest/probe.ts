/**
 * What the gateway thinks of this guest, asked by HTTP.
 *
 * @module
 */

import { REFUSAL_HEADER, type EndReason } from '../protocol';

/** How long an answer may take, in milliseconds. */
export const PROBE_LIMIT_MS = 3_000;

/** An end the gateway told of, or whether anybody answers at all. */
export type ProbeResult = EndReason | 'reachable' | 'unreachable';

/** Asks once; never rejects. */
export type Probe = () => Promise<ProbeResult>;

const ENDS: ReadonlyMap<string, EndReason> = new Map([
  ['stopped', 'stopped'],
  ['removed', 'removed'],
  ['expired', 'expired'],
  ['left', 'left'],
  // The cookie says nothing to whoever answers, or it is another share: ours is no more.
  ['unauthorised', 'lost'],
  ['forbidden', 'lost'],
  ['wrong-address', 'lost']
]);

/** Statuses that say the same where a refusal has no name. */
const END_STATUSES: ReadonlyMap<number, EndReason> = new Map([
  [401, 'lost'],
  [410, 'stopped']
]);

/**
 * @param url of the live socket, as `https:`
 * @param fetchUrl the page's `fetch`
 */
export function createProbe(url: string, fetchUrl: typeof fetch): Probe {
  return async () => {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), PROBE_LIMIT_MS);
    try {
      const { status, headers } = await fetchUrl(url, {
        cache: 'no-store',
        credentials: 'same-origin',
        redirect: 'manual',
        signal: giveUp.signal
      });
      return (
        ENDS.get(headers.get(REFUSAL_HEADER) ?? '') ??
        END_STATUSES.get(status) ??
        'reachable'
      );
    } catch {
      return 'unreachable';
    } finally {
      clearTimeout(timer);
    }
  };
}
