/**
 * Carries a GET to Jupyter whose answer is the same for every guest.
 *
 * @module
 */

import type { AnswerKind } from '../policy/route';
import { cut } from './answer';
import type { IRequestContext, StepResult } from './context';
import { forwardRequest } from './forward-request';
import type { PassingBytes } from './passing-bytes';
import { PerGuest } from './per-guest';
import { answerFrom } from './respond';
import type { SharedAnswers } from './shared-answers';
import { hasEnded } from './shared-fetch';

/** Longest answer that several guests share, in bytes; a longer one streams to each by itself. */
export const MOST_SHARED_BYTES = 2 * 1024 * 1024;

/**
 * Most whole answers that wait for one guest to read them; a page asks for a
 * dozen at once. Beyond, each streams by itself, so that whoever asks for much
 * and reads nothing holds little of it in memory.
 */
export const MOST_UNREAD = 32;

/** Requests of a guest that are not answered to the end. */
const unread = new PerGuest();

/** Forwards a request, or takes the answer of another guest's. */
export async function forwardShared(
  context: IRequestContext,
  kind: AnswerKind,
  shared: SharedAnswers,
  passing: PassingBytes
): Promise<StepResult> {
  if (unread.count(context) > MOST_UNREAD) {
    return forwardRequest(context, kind, passing);
  }
  const found = await shared.find(context, MOST_SHARED_BYTES);
  if (hasEnded(context) || found.kind === 'lost') {
    cut(context);
    return 'taken';
  }
  return found.kind === 'answered'
    ? answerFrom(context, found.answer, kind)
    : forwardRequest(context, kind, passing);
}
