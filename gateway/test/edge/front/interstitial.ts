/**
 * The page that free accounts have in front of theirs until a browser's user
 * presses Visit. https://ngrok.com/docs/pricing-limits/free-plan-limits
 *
 * @module
 */

import { ERROR_CODE_HEADER, escaped, type IPage } from './error-page';
import type { Visit } from './visit';

/** Requests with this header, whatever it says, are not held up. */
export const SKIP_HEADER = 'ngrok-skip-browser-warning';

/** What a press on Visit leaves in the browser. */
export const VISIT_COOKIE = 'abuse_interstitial';

const WEEK_SECONDS = 7 * 24 * 3600;

/**
 * Whether the page stands in the way: a browser asks for something that could
 * be HTML, and nobody has pressed Visit. `fetch` and images count, since their
 * `Accept` allows HTML; WebSocket handshakes do not.
 */
export function isHeldUp(visit: Visit): boolean {
  const agent = visit.header('user-agent').join();
  const accept = visit.header('accept').join();
  return (
    visit.upgrade === null &&
    agent.includes('Mozilla/') &&
    (accept === '' || /text\/html|\*\/\*/.test(accept)) &&
    visit.header(SKIP_HEADER).length === 0 &&
    !hasPressedVisit(visit)
  );
}

/** The page. Its button sets the cookie and loads again, which keeps what stands behind `#`. */
export function interstitialPage(host: string): IPage {
  const cookie = `${VISIT_COOKIE}=${host}; Max-Age=${WEEK_SECONDS}; Path=/; Secure`;
  return {
    status: 200,
    headers: {
      'Content-Type': 'text/html',
      'Cache-Control': 'no-store',
      [ERROR_CODE_HEADER]: 'ERR_NGROK_6024'
    },
    body: `<!doctype html>
<title>ERR_NGROK_6024</title>
<p>You are about to visit ${escaped(host)}. Only go on if you trust whoever sent the link.</p>
<button data-cookie="${escaped(cookie)}"
  onclick="document.cookie = this.dataset.cookie; location.reload()">Visit Site</button>`
  };
}

function hasPressedVisit(visit: Visit): boolean {
  return visit
    .header('cookie')
    .flatMap(line => line.split(/; */))
    .includes(`${VISIT_COOKIE}=${visit.host}`);
}
