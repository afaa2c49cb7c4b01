/**
 * Jupyter's answer on its way to the guest: headers by allowlist, error bodies
 * written anew, nothing that tells about the host or acts in the share's
 * origin.
 *
 * @module
 */

import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { AnswerKind } from '../policy/route';
import { cut, sendAnswer } from './answer';
import type { IRequestContext } from './context';
import { errorAnswer } from './error-answer';
import { localLocation } from './location';
import type { PassingBytes } from './passing-bytes';
import { statusAnswer } from './refusal';
import {
  API_POLICY,
  DOCUMENT_POLICY,
  LAB_POLICY,
  SECURITY_HEADERS
} from './security-headers';
import { readWhole } from './upstream-call';

/** Answer headers that pass. Framing is Node's own. */
const PASSED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after'
] as const;

const POLICIES: Readonly<Record<AnswerKind, string>> = {
  json: API_POLICY,
  static: LAB_POLICY,
  document: DOCUMENT_POLICY
};

/** Longest error body that is looked into, in bytes. */
const ERROR_BYTES = 64 * 1024;

/** Statuses whose answers have no body (RFC 9110 §6.4.1). */
const BODILESS = new Set([204, 304]);

/**
 * Answers the guest with what Jupyter says; streams, in constant memory.
 *
 * @param passing told of every byte that streams
 */
export function respond(
  context: IRequestContext,
  answer: IncomingMessage,
  kind: AnswerKind,
  passing: PassingBytes
): void {
  const status = answer.statusCode ?? 500;
  if (status >= 400) {
    respondError(context, answer, status);
    return;
  }
  if (kind === 'json' && isHtml(answer.headers)) {
    // An API that shows a page shows it to a person: Jupyter did not take this for a guest's request.
    answer.destroy();
    context.log.write('error', 'unexpected-page', {
      route: context.route?.name,
      status
    });
    sendAnswer(context, statusAnswer(502));
    return;
  }
  const location = localLocation(answer.headers.location, context.share);
  if (status >= 300 && status !== 304) {
    answer.destroy();
    respondRedirect(context, status, location);
    return;
  }
  const headers = {
    ...passedHeaders(answer.headers),
    ...(location === null ? {} : { location }),
    'content-security-policy': POLICIES[kind]
  };
  stream(context, answer, status, headers, passing);
}

/** The headers of Jupyter's answer that a guest gets. */
function passedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  // What came through the share is not for caches in between, and after its end not for the browser's.
  const passed: Record<string, string> = {
    'cache-control': 'private, no-cache'
  };
  for (const name of PASSED) {
    const value = headers[name];
    if (typeof value === 'string') {
      passed[name] = value;
    }
  }
  return passed;
}

function stream(
  context: IRequestContext,
  answer: IncomingMessage,
  status: number,
  headers: Record<string, string>,
  passing: PassingBytes
): void {
  const { request, response, method } = context;
  if (response === null || response.destroyed) {
    answer.destroy();
    return;
  }
  if (!request.complete) {
    // Answered before it was read: what is left of the body is nobody's.
    response.setHeader('connection', 'close');
  }
  response.writeHead(status, { ...headers, ...SECURITY_HEADERS });
  if (method === 'HEAD' || BODILESS.has(status)) {
    answer.resume();
    response.end();
    return;
  }
  passing.count(answer);
  // When either end breaks off, the other one does too: a guest must not take a part for the whole.
  pipeline(answer, response, error => {
    if (error !== undefined && error !== null) {
      answer.destroy();
      cut(context);
    }
  });
}

function respondRedirect(
  context: IRequestContext,
  status: number,
  location: string | null
): void {
  if (location === null) {
    // Away from the share, or to Jupyter's login: the assertion was not taken.
    context.log.write('error', 'unexpected-redirect', {
      route: context.route?.name,
      status
    });
    sendAnswer(context, statusAnswer(502));
    return;
  }
  sendAnswer(context, { status, headers: { location } });
}

function respondError(
  context: IRequestContext,
  answer: IncomingMessage,
  status: number
): void {
  const headers = passedHeaders(answer.headers);
  readWhole(answer, ERROR_BYTES).then(
    body => {
      answer.destroy();
      sendAnswer(
        context,
        errorAnswer(context, status, {
          body: body ?? Buffer.alloc(0),
          isHtml: isHtml(answer.headers),
          contentRange: headers['content-range']
        })
      );
    },
    () => cut(context)
  );
}

function isHtml(headers: IncomingHttpHeaders): boolean {
  return /\b(?:html|xml)\b/i.test(headers['content-type'] ?? '');
}
