/**
 * What the guest sent stops here: the request to Jupyter is written anew from
 * the few headers that mean something to it, and gets the gateway's own.
 *
 * Jupyter's checks of Host, Origin, Referer and XSRF stay on as a second line,
 * so the gateway sends the share's own Host with matching Origin and Referer
 * and an XSRF pair made up for this one request (tornado compares the two).
 *
 * @module
 */

import { ASSERTION_HEADER } from '../../../src/protocol';
import { namespacedKernelTarget } from '../channels/kernel-target';
import type { IRandom } from '../random';
import type { IShare } from '../share';
import type { IRequestContext, Step } from './context';
import { withoutToken } from './target';

/** Request headers that pass, lower case. Framing is made anew and is not among them. */
const PASSED = [
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'range'
];

/** Bodies that tornado would read arguments from, `token` and `_xsrf` among them. */
const FORM_TYPES = /^\s*(?:application\/x-www-form-urlencoded|multipart\/)/i;

/** @param random source of the XSRF pair */
export function credentials(random: Pick<IRandom, 'bytes'>): Step {
  return context => {
    const { share, request } = context;
    const headers = ownHeaders(share, random);
    for (const name of PASSED) {
      const value = request.headers[name];
      if (typeof value === 'string') {
        headers.push([
          name,
          name === 'content-type' && FORM_TYPES.test(value)
            ? 'application/octet-stream'
            : value
        ]);
      }
    }
    context.upstreamHeaders = headers;
    context.upstreamTarget = targetFor(context);
    return undefined;
  };
}

/** The headers that the gateway makes for each request to Jupyter, but for framing and the assertion. */
export function ownHeaders(
  share: Pick<IShare, 'hostHeader' | 'origin' | 'basePath'>,
  random: Pick<IRandom, 'bytes'>
): Array<[string, string]> {
  const xsrf = random.bytes(16).toString('hex');
  return [
    ['Host', share.hostHeader],
    ['Origin', share.origin],
    ['Referer', share.origin + share.basePath],
    ['Cookie', `_xsrf=${xsrf}`],
    ['X-XSRFToken', xsrf],
    // Answers are passed on as they are, so they must not be compressed for somebody else.
    ['Accept-Encoding', 'identity']
  ];
}

/** The request headers that the gateway makes; nothing of what the guest asked for in his. */
export function headersOfNobody({
  upstreamHeaders
}: IRequestContext): Array<[string, string]> {
  return (upstreamHeaders ?? []).filter(([name]) => !PASSED.includes(name));
}

/** The guest's own path byte for byte, and his query without what is not his to say. */
function targetFor({ path, query, route, session }: IRequestContext): string {
  const target = path + withoutToken(query);
  const guest = session?.guest ?? null;
  return route?.action.kind === 'socket' &&
    route.action.channel === 'kernel' &&
    guest !== null
    ? namespacedKernelTarget(target, guest)
    : target;
}

/** What a request to Jupyter is signed by. */
export type SignedRequest = Pick<
  IRequestContext,
  | 'share'
  | 'session'
  | 'method'
  | 'route'
  | 'upstreamHeaders'
  | 'upstreamTarget'
>;

/**
 * The header list for one request that is sent now: an assertion lives for
 * seconds and is taken once.
 *
 * @throws Error when the steps before this one have not run, or when the guest has ended meanwhile
 */
export function signedHeaders(
  context: SignedRequest
): Array<[name: string, value: string]> {
  const { share, session, method, upstreamHeaders, upstreamTarget } = context;
  if (
    session?.guest?.end !== null ||
    upstreamHeaders === null ||
    upstreamTarget === null ||
    context.route === null
  ) {
    throw new Error('A request without guest, route or headers is not sent.');
  }
  return [
    ...upstreamHeaders,
    [
      ASSERTION_HEADER,
      share.assertion({ method, target: upstreamTarget }, session)
    ]
  ];
}
