/**
 * Which requests are framed so that nobody downstream can read them another
 * way: judged on the raw header lines, before anything is merged or dropped.
 *
 * @module
 */

import { ASSERTION_HEADER } from '../../../src/protocol';

/** Most header lines of a request. */
const MAX_HEADER_LINES = 100;

/** What this module looks at; `IncomingMessage` has it. */
export interface IFramedRequest {
  readonly method: string;
  readonly httpVersion: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
}

const METHODS = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS'
]);

/** Methods that exist in RFC 9110 and are open to nobody here. */
const REFUSED_METHODS = new Set(['TRACE', 'CONNECT']);

/** RFC 9110 token, without the underscore: CGI-like servers read `X_Y` and `X-Y` as one name. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^`|~-]+$/;

/** Control characters in a value; a tab is white space. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f]/;

/** Headers that make sense once; a second one would be read by some and not by others. */
const SINGLETONS = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'host',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'origin',
  'range',
  'referer',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-user',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'transfer-encoding',
  'upgrade',
  'x-secure-share-proof'
]);

/** Requests that never have a body here (RFC 9110 §9.3.1: content in a GET has no meaning). */
const BODILESS = new Set(['GET', 'HEAD']);

/**
 * Why a request's framing is refused.
 *
 * @returns the status to answer with, or null when nothing is wrong
 */
export function framingFault(request: IFramedRequest): number | null {
  if (request.httpVersion !== '1.1') {
    return 505;
  }
  if (!METHODS.has(request.method)) {
    return REFUSED_METHODS.has(request.method) ? 405 : 501;
  }
  if (request.rawHeaders.length > 2 * MAX_HEADER_LINES) {
    return 431;
  }
  const headers = singleHeaders(request.rawHeaders);
  if (headers === null || !headers.has('host')) {
    return 400;
  }
  return bodyFault(request.method, headers);
}

/**
 * The singletons by lower-case name, or null when one comes twice, when a name
 * or value has a byte that must not be there, or when somebody who is not the
 * gateway sends an assertion.
 */
function singleHeaders(
  rawHeaders: readonly string[]
): ReadonlyMap<string, string> | null {
  const found = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    if (
      !HEADER_NAME.test(name) ||
      CONTROL.test(value) ||
      name === ASSERTION_HEADER.toLowerCase() ||
      found.has(name)
    ) {
      return null;
    }
    if (SINGLETONS.has(name)) {
      found.set(name, value);
    }
  }
  return found;
}

function bodyFault(
  method: string,
  headers: ReadonlyMap<string, string>
): number | null {
  const length = headers.get('content-length');
  const encoding = headers.get('transfer-encoding');
  if (headers.has('content-encoding')) {
    return 415;
  }
  if (encoding !== undefined && length !== undefined) {
    return 400;
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return 400;
  }
  if (length !== undefined && !/^\d{1,15}$/.test(length)) {
    return 400;
  }
  const hasBody = encoding !== undefined || Number(length ?? 0) > 0;
  if (hasBody && BODILESS.has(method)) {
    return 400;
  }
  const expect = headers.get('expect');
  if (expect !== undefined && expect.toLowerCase() !== '100-continue') {
    return 417;
  }
  return null;
}
