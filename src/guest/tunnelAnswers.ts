/**
 * Answers that the service of a tunnel gives in the gateway's place.
 *
 * Free ngrok accounts show browsers a page of ngrok's own before the first
 * visit (ERR_NGROK_6024), unless a request carries `SKIP_HEADER`; while the
 * tunnel is cut, ngrok answers by itself that nothing is there (3200 and
 * others).
 *
 * @module
 */

import { REFUSAL_HEADER } from '../protocol';

/** Header of a request that wants no page of ngrok's in between; its value may be anything. */
export const SKIP_HEADER = 'ngrok-skip-browser-warning';

/** Header of ngrok's own answers. */
const ERROR_HEADER = 'ngrok-error-code';

const INTERSTITIAL = 'ERR_NGROK_6024';

/** What came instead of the gateway's answer: the page to click through, or the news that nothing is there. */
export type StandIn = 'interstitial' | 'offline';

/** What is read of a response. */
export type ReadResponse = Pick<
  Response,
  'headers' | 'ok' | 'redirected' | 'status'
>;

/**
 * @param expectsJson whether nothing but JSON is an answer
 * @returns null when it is the gateway's answer, as far as can be seen
 */
export function standInOf(
  { headers, ok, redirected, status }: ReadResponse,
  expectsJson: boolean
): StandIn | null {
  const code = headers.get(ERROR_HEADER);
  if (code === INTERSTITIAL) {
    return 'interstitial';
  }
  if (code !== null && headers.get(REFUSAL_HEADER) === null) {
    // Asked for the outer lock by ngrok: loading the page anew answers that.
    return status === 401 ? null : 'offline';
  }
  const isPage = headers.get('content-type')?.startsWith('text/html') ?? false;
  return expectsJson && ok && !redirected && isPage ? 'interstitial' : null;
}
