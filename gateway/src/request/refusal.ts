/**
 * Refusals: a page for a person in front of a browser, JSON for everybody
 * else, with the same status and the same kind in a header.
 *
 * @module
 */

import { STATUS_CODES } from 'node:http';
import { REFUSAL_HEADER } from '../../../src/protocol';
import { REFUSALS, refusedPage, type RefusalKind } from '../pages/pages';
import type { IAnswer, IRequestContext } from './context';

/** Whether whoever asks would show a page. */
export function wantsPage({ request, response }: IRequestContext): boolean {
  return (
    response !== null &&
    (request.headers['sec-fetch-dest'] === 'document' ||
      (request.headers.accept ?? '').includes('text/html'))
  );
}

/**
 * The answer to somebody who may not pass.
 *
 * @param headers added to it, lower-case names
 */
export function refuse(
  context: IRequestContext,
  kind: RefusalKind,
  headers: Readonly<Record<string, string>> = {}
): IAnswer {
  const { hostName, basePath } = context.share;
  const retryAfterSeconds = Number(headers['retry-after'] ?? NaN);
  const answer = wantsPage(context)
    ? refusedPage({
        kind,
        hostName,
        basePath,
        ...(Number.isNaN(retryAfterSeconds) ? {} : { retryAfterSeconds })
      })
    : jsonAnswer(
        REFUSALS[kind].status,
        REFUSALS[kind].sentence.replaceAll('HOST', 'the host')
      );
  return {
    ...answer,
    headers: { ...answer.headers, [REFUSAL_HEADER]: kind, ...headers }
  };
}

/** The answer to a source that has tried too often. */
export function refuseLocked(
  context: IRequestContext,
  retryAfterSeconds: number
): IAnswer {
  return refuse(context, 'locked', {
    'retry-after': String(retryAfterSeconds)
  });
}

/**
 * An answer that says nothing but its status, as Jupyter's errors look
 * (`APIHandler.write_error`).
 */
export function statusAnswer(
  status: number,
  headers: Readonly<Record<string, string>> = {}
): IAnswer {
  const answer = jsonAnswer(status, STATUS_CODES[status] ?? 'Refused');
  return { ...answer, headers: { ...answer.headers, ...headers } };
}

/** An error in the shape of Jupyter's, which JupyterLab shows to the guest. */
export function jsonAnswer(
  status: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {}
): IAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message, reason: null, ...more })
  };
}
