/**
 * One request to Jupyter that several guests wait for. It is signed in the
 * name of the one who asked first, and belongs to nobody's connection: he may
 * go or be sent away meanwhile, and the others still get their answer.
 *
 * Of his request only the method and the target go to Jupyter, so the answer
 * depends on nothing that he alone has but his role, and the assertion was
 * right when it was signed.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { IRequestContext } from './context';
import { headersOfNobody } from './credentials';
import { passedHeaders } from './passed-headers';
import { getWhole } from './whole-get';

/** Longest wait for an answer, in milliseconds: nobody's going ends the request. */
export const SHARED_CALL_MS = 60_000;

/** An answer of Jupyter as it may be given to several guests. */
export interface ISharedAnswer {
  readonly status: number;
  /** Those that pass to guests: no cookie is among them. */
  readonly headers: Readonly<Record<string, string>>;
  readonly location: string | undefined;
  readonly body: Buffer;
}

/** What became of the request. */
export type SharedOutcome =
  | { readonly kind: 'answered'; readonly answer: ISharedAnswer }
  /** Longer than asked for: each guest gets it by himself. */
  | { readonly kind: 'too-long' }
  /** No answer, or half of one. */
  | { readonly kind: 'lost' };

/** A request under way. */
export interface ISharedCall {
  /** Never rejects. */
  readonly outcome: Promise<SharedOutcome>;
  abort(): void;
}

/** What is asked for. */
export interface ISharedCallOptions {
  clock: Pick<IClock, 'after'>;
  /** Path and query. */
  target: string;
  /** Longest body that is read. */
  mostBytes: number;
}

/**
 * Sends a GET.
 *
 * @throws Error when the guest has ended
 */
export function callForMany(
  context: IRequestContext,
  { clock, target, mostBytes }: ISharedCallOptions
): ISharedCall {
  const get = getWhole(
    {
      ...context,
      upstreamTarget: target,
      upstreamHeaders: headersOfNobody(context)
    },
    { clock, mostBytes, limitMs: SHARED_CALL_MS }
  );
  return {
    outcome: get.outcome.then(got =>
      got.kind === 'answered'
        ? {
            kind: 'answered',
            answer: {
              status: got.answer.statusCode ?? 500,
              headers: passedHeaders(got.answer.headers),
              location: got.answer.headers.location,
              body: got.body
            }
          }
        : got
    ),
    abort: () => get.abort()
  };
}
