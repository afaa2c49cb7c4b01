/**
 * A share that is not proved yet answers the proof alone; one that is over
 * answers nobody but those who were in, with the reason.
 *
 * @module
 */

import { PROOF_HEADER, type IEnd } from '../share';
import type { IAnswer, IRequestContext, Step } from './context';
import { sessionOf } from './cookie';
import { refuse, statusAnswer } from './refusal';

/** The proof takes a moment, in seconds. */
const RETRY_AFTER_SECONDS = '5';

export const opening: Step = context => {
  const { share, request } = context;
  if (share.end !== null) {
    return sessionOf(context) === null
      ? statusAnswer(410)
      : endAnswer(context, share.end);
  }
  if (!share.opening) {
    return undefined;
  }
  const nonce = request.headers[PROOF_HEADER];
  return typeof nonce === 'string' && share.takeProofNonce(nonce)
    ? undefined
    : refuse(context, 'starting', { 'retry-after': RETRY_AFTER_SECONDS });
};

/** What somebody whose visit ended is told. */
export function endAnswer(context: IRequestContext, { reason }: IEnd): IAnswer {
  // `lost` is the page's own word for a gateway that vanished; nobody who asks the gateway gets it.
  return refuse(context, reason === 'lost' ? 'stopped' : reason);
}
