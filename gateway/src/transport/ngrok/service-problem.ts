/**
 * Errors of ngrok, as its SDK and its pages word them, as problems of a share:
 * in our words, with ngrok's own beside them and no secret in either.
 *
 * @module
 */

import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError } from '../../errors';
import { spokenText } from './page-text';
import { withoutSecrets } from './redaction';
import { kindOf } from './service-errors';

/** Longest text of the service that is passed on, in characters. */
const MAX_TEXT_CHARS = 500;

/** The code at the end of a message of the SDK. */
const SPOKEN_CODE = /\berror_code: (ERR_NGROK_\d{1,9})\s*$/;

/** What the SDK puts before the service's own words. */
const SDK_PREFIX = /^(?:failed to \w+ \w+|rpc error response):\s*/;

/** How the SDK says that the service has ended an endpoint: the Rust value as a programmer sees it. */
const ENDED =
  /\bListenerClosed \{ message: "((?:[^"\\]|\\.)*)", error_code: Some\("(ERR_NGROK_\d{1,9})"\) \}/;

const CODE = /^ERR_NGROK_\d{1,9}$/;

/** The page in front of addresses of free accounts: no error. */
const INTERSTITIAL = 'ERR_NGROK_6024';

/** Name of the header by which the service marks its own answers; no upstream can set it. */
const CODE_HEADER = 'ngrok-error-code';

/** An error in the service's words. */
export interface ISpokenError {
  /** Such as `ERR_NGROK_334`. */
  readonly code: string;
  /** May hold secrets: 105 to 107 quote the authtoken. */
  readonly text: string;
}

/**
 * The service's error in a message of the SDK, `what: text error_code: ERR_NGROK_334`,
 * that of `join()` included; null when the message is of the SDK alone.
 *
 * @param errorCode the error's `errorCode`, which only some of the SDK's functions set
 */
export function parseServiceError(
  message: string,
  errorCode?: string
): ISpokenError | null {
  const spoken = SPOKEN_CODE.exec(message);
  const code = spoken?.[1];
  if (spoken !== null && code !== undefined) {
    return { code, text: own(message.slice(0, spoken.index)) };
  }
  const [, quoted, endCode] = ENDED.exec(message) ?? [];
  if (quoted !== undefined && endCode !== undefined) {
    return { code: endCode, text: unquoted(quoted) };
  }
  return errorCode !== undefined && CODE.test(errorCode)
    ? { code: errorCode, text: own(message) }
    : null;
}

/**
 * The problem that a code is; `NGROK_REFUSED` when nobody knows it here, or when it is none.
 *
 * @param text what the service says about it
 * @param secrets what must not be shown: authtoken, passwords, the path of the private socket
 */
export function problemOf(
  code: string,
  text: string,
  secrets: readonly string[]
): GatewayError {
  if (!CODE.test(code)) {
    return new GatewayError('NGROK_REFUSED');
  }
  const number = code.replace('ERR_NGROK_', '');
  return new GatewayError(kindOf(code).problem, undefined, {
    code,
    text: cut(withoutSecrets(text, secrets)),
    link: `https://ngrok.com/docs/errors/err_ngrok_${number}`
  });
}

/**
 * The service's own error in an answer that came from the public address; null
 * when somebody else answered, or when it is the page before the first visit.
 *
 * @param body as text; only a page's own words are read
 * @param secrets as for `problemOf`
 */
export function problemInAnswer(
  headers: IncomingHttpHeaders,
  body: string,
  secrets: readonly string[] = []
): GatewayError | null {
  const code = markOf(headers);
  return code === '' || code === INTERSTITIAL
    ? null
    : problemOf(code, spokenText(body, code), secrets);
}

/** Whether an answer is the page that browsers are shown before the first visit. */
export function isInterstitial(headers: IncomingHttpHeaders): boolean {
  return markOf(headers) === INTERSTITIAL;
}

/** The code by which the service marks an answer as its own; empty without. */
function markOf(headers: IncomingHttpHeaders): string {
  return String(headers[CODE_HEADER] ?? '').trim();
}

/** The inside of a string literal of Rust, as its text. */
function unquoted(literal: string): string {
  return literal.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|(.))/gi,
    (_whole, hexadecimal?: string, character = '') =>
      hexadecimal === undefined
        ? // What is left of line ends and tabs is a blank in the end.
          /[nrt0]/.test(character)
          ? '\n'
          : character
        : String.fromCodePoint(Math.min(parseInt(hexadecimal, 16), 0x10ffff))
  );
}

/** The service's part of a message. */
function own(message: string): string {
  return message.replace(SDK_PREFIX, '').trim();
}

/** At most as long as is passed on, without half a character at the end. */
function cut(text: string): string {
  return text.slice(0, MAX_TEXT_CHARS).replace(/[\ud800-\udbff]$/, '');
}
