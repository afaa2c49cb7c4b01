/**
 * First step: requests that can be read in more than one way, or that ask for
 * a protocol the gateway does not speak, are refused before anything else
 * looks at them.
 *
 * @module
 */

import type { IRouteTable } from '../policy/table';
import type { IShare } from '../share';
import type { IAnswer, IRequestContext, Step } from './context';
import { cookieValues } from './cookie';
import { framingFault } from './framing';
import { handshakeFault } from './handshake';
import { LIVE_PATH } from './own-paths';
import { refuse, statusAnswer } from './refusal';
import { isCanonicalTarget, MAX_TARGET_BYTES } from './target';

/** @param table says which paths are sockets */
export function malformed(share: IShare, table: IRouteTable): Step {
  return context => {
    const fault =
      framingFault({
        method: context.method,
        httpVersion: context.request.httpVersion,
        rawHeaders: context.request.rawHeaders
      }) ??
      targetFault(context) ??
      cookieFault(context) ??
      upgradeFault(context, table);
    return fault === null ? undefined : closing(context, fault);
  };

  function targetFault({ target }: IRequestContext): number | null {
    if (target.length > MAX_TARGET_BYTES) {
      return 414;
    }
    return isCanonicalTarget(target, share.basePath) ? null : 400;
  }

  /** A second cookie of our name was planted by somebody: which one counts would be chance. */
  function cookieFault({ request }: IRequestContext): number | null {
    const values = cookieValues(request.headers.cookie, share.cookieName);
    return values.length > 1 ? 400 : null;
  }
}

function upgradeFault(
  { request, upgrade, method, below }: IRequestContext,
  table: IRouteTable
): number | null {
  if (upgrade === null) {
    return request.headers.upgrade === undefined ? null : 400;
  }
  const isSocket =
    below !== null && (below === LIVE_PATH || table.isSocket(below));
  return isSocket ? handshakeFault(method, request.headers) : 400;
}

/** Whoever frames a request so is not read any further. */
function closing(context: IRequestContext, status: number): IAnswer {
  const answer =
    status === 400
      ? refuse(context, 'malformed')
      : statusAnswer(
          status,
          status === 426 ? { 'sec-websocket-version': '13' } : {}
        );
  return { ...answer, close: true };
}
