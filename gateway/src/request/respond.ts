/**
 * Jupyter's answer on its way to the guest: headers by allowlist, error bodies
 * written anew, nothing that tells about the host or acts in the share's
 * origin.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { AnswerKind } from '../policy/route';
import { cut, sendAnswer } from './answer';
import { compressedOnTheWay } from './compression';
import type { IAnswer, IRequestContext } from './context';
import { errorAnswer } from './error-answer';
import { localLocation } from './location';
import { isHtml, passedHeaders } from './passed-headers';
import type { PassingBytes } from './passing-bytes';
import { statusAnswer } from './refusal';
import type { ISharedAnswer } from './shared-call';
import {
  API_POLICY,
  DOCUMENT_POLICY,
  LAB_POLICY,
  SECURITY_HEADERS
} from './security-headers';
import { readWhole } from './whole-answer';

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
  const other = otherThanContent(context, {
    status,
    headers: answer.headers,
    location: answer.headers.location,
    kind
  });
  if (other !== null) {
    answer.destroy();
    sendAnswer(context, other);
    return;
  }
  const location = localLocation(answer.headers.location, context.share);
  const headers = {
    ...passedHeaders(answer.headers),
    ...(location === null ? {} : { location }),
    'content-security-policy': POLICIES[kind]
  };
  stream(context, answer, status, headers, passing);
}

/**
 * The answer to one of the guests who wait for the same: what `respond` does,
 * from an answer that is at hand.
 */
export function answerFrom(
  context: IRequestContext,
  { status, headers, location, body }: ISharedAnswer,
  kind: AnswerKind
): IAnswer {
  if (status >= 400) {
    return errorAnswer(context, status, {
      body,
      isHtml: isHtml(headers),
      contentRange: headers['content-range']
    });
  }
  return (
    otherThanContent(context, { status, headers, location, kind }) ?? {
      status,
      headers: { ...headers, 'content-security-policy': POLICIES[kind] },
      body
    }
  );
}

/** What is answered in place of a page that nobody asked for, or of a redirect; null when there is content. */
function otherThanContent(
  context: IRequestContext,
  {
    status,
    headers,
    location,
    kind
  }: {
    status: number;
    headers: Readonly<Record<string, unknown>>;
    location: string | undefined;
    kind: AnswerKind;
  }
): IAnswer | null {
  if (kind === 'json' && isHtml(headers)) {
    // An API that shows a page shows it to a person: Jupyter did not take this for a guest's request.
    return unexpected(context, 'unexpected-page', status);
  }
  if (status < 300 || status === 304) {
    return null;
  }
  const local = localLocation(location, context.share);
  // Away from the share, or to Jupyter's login: the assertion was not taken.
  return local === null
    ? unexpected(context, 'unexpected-redirect', status)
    : { status, headers: { location: local } };
}

function unexpected(
  context: IRequestContext,
  event: string,
  status: number
): IAnswer {
  context.log.write('error', event, { route: context.route?.name, status });
  return statusAnswer(502);
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
  const { sent, coder } = compressedOnTheWay(context, status, headers);
  response.writeHead(status, { ...sent, ...SECURITY_HEADERS });
  if (method === 'HEAD' || BODILESS.has(status)) {
    answer.resume();
    response.end();
    return;
  }
  passing.count(answer);
  // When either end breaks off, the other one does too: a guest must not take a part for the whole.
  pipeline([answer, ...(coder === null ? [] : [coder]), response], error => {
    if (error !== undefined && error !== null) {
      answer.destroy();
      cut(context);
    }
  });
}

function respondError(
  context: IRequestContext,
  answer: IncomingMessage,
  status: number
): void {
  const headers = passedHeaders(answer.headers);
  readWhole(answer, ERROR_BYTES).then(
    read => {
      answer.destroy();
      sendAnswer(
        context,
        errorAnswer(context, status, {
          body: read.kind === 'whole' ? read.body : Buffer.alloc(0),
          isHtml: isHtml(answer.headers),
          contentRange: headers['content-range']
        })
      );
    },
    () => cut(context)
  );
}
