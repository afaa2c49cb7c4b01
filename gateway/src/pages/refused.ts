/**
 * The page of a refusal: what happened, and what to do next.
 *
 * @module
 */

import { REFUSAL_HEADER } from '../../../src/protocol';
import type { IAnswer } from '../request/context';
import again from './again.html';
import { framed } from './frame';
import { fill, Markup } from './markup';
import { REFUSALS, type RefusalKind } from './refusals';
import refused from './refused.html';
import { waitingTime } from './time-left';

/** What a refusal is about. */
export interface IRefusedPage {
  kind: RefusalKind;
  hostName: string;
  /** Starts and ends with a slash. */
  basePath: string;
  /** Whole seconds, ≥ 1; sent as `Retry-After` as well. Without it nothing is said about how long. */
  retryAfterSeconds?: number;
}

/** The page of a refusal, with the status of its kind. `WWW-Authenticate` of a 401 is the caller's. */
export function refusedPage(page: IRefusedPage): IAnswer {
  const { status, title, sentence, next, again: label } = REFUSALS[page.kind];
  const { retryAfterSeconds } = page;
  const wait =
    retryAfterSeconds === undefined
      ? 'a moment'
      : waitingTime(retryAfterSeconds);
  // Isolated, so that a name written from right to left does not turn the sentence around.
  const host = `\u2068${page.hostName}\u2069`;
  const words = (text: string) =>
    text.replace(/HOST|WAIT/g, word => (word === 'HOST' ? host : wait));
  return framed({
    status,
    title: words(title),
    script: '',
    headers: {
      [REFUSAL_HEADER]: page.kind,
      ...(retryAfterSeconds === undefined
        ? {}
        : { 'retry-after': String(retryAfterSeconds) })
    },
    main: fill(refused, {
      title: words(title),
      sentence: words(sentence),
      next: words(next),
      again:
        label === null
          ? Markup.empty
          : fill(again, { href: page.basePath, label })
    })
  });
}
