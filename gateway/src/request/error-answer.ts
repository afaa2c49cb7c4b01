/**
 * Jupyter's errors, written anew: its HTML pages hold the owner's token, and
 * its JSON may name absolute paths. The status is kept; of the words only
 * those that name no place of the host.
 *
 * @module
 */

import { STATUS_CODES } from 'node:http';
import type { IAnswer, IRequestContext } from './context';
import { hasHostPath } from './host-paths';
import { parseJson } from './read-body';
import { jsonAnswer, refuse, wantsPage } from './refusal';

/** Longest message that is passed on, in characters. */
const MAX_MESSAGE_CHARS = 512;

/** What came with the status. */
export interface IErrorBody {
  body: Buffer;
  isHtml: boolean;
  /** Tells the length of a file whose range was asked for wrongly. */
  contentRange?: string | undefined;
}

/** The answer to a guest in place of an error of Jupyter's. */
export function errorAnswer(
  context: IRequestContext,
  status: number,
  { body, isHtml, contentRange }: IErrorBody
): IAnswer {
  if (status === 404 && wantsPage(context)) {
    return refuse(context, 'unknown');
  }
  const generic = STATUS_CODES[status] ?? 'Refused';
  const { message, short } = isHtml
    ? { message: null, short: null }
    : wordsOf(body);
  const answer = jsonAnswer(
    status,
    message ?? generic,
    short === null ? {} : { short_message: short }
  );
  return contentRange === undefined
    ? answer
    : {
        ...answer,
        headers: { ...answer.headers, 'content-range': contentRange }
      };
}

/** The sentences of an error body: JSON with a `message`, or plain text (`ContentsHandler._finish_error`). */
function wordsOf(body: Buffer): {
  message: string | null;
  short: string | null;
} {
  const json = parseJson(body);
  if (typeof json === 'object' && json !== null) {
    const { message, short_message } = json as Record<string, unknown>;
    return { message: harmless(message), short: harmless(short_message) };
  }
  return { message: harmless(body.toString('utf8')), short: null };
}

/** A sentence that may be shown to a guest, or null. */
function harmless(words: unknown): string | null {
  return typeof words === 'string' &&
    words !== '' &&
    words.length <= MAX_MESSAGE_CHARS &&
    !/[<>]|Traceback/.test(words) &&
    !hasHostPath(words)
    ? words
    : null;
}
