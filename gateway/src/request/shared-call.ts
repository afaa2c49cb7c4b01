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

import type { IncomingMessage } from 'node:http';
import type { IClock } from '../clock';
import { requestUpstream } from '../upstream';
import type { IRequestContext } from './context';
import { headersOfNobody, signedHeaders } from './credentials';
import { passedHeaders } from './passed-headers';
import { readWhole } from './whole-answer';

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
  const call = requestUpstream(context.share.upstream, {
    method: 'GET',
    path: target,
    headers: [
      ...signedHeaders({
        ...context,
        method: 'GET',
        upstreamTarget: target,
        upstreamHeaders: headersOfNobody(context)
      }),
      ['Connection', 'close']
    ].flat()
  });
  const stopWaiting = clock.after(SHARED_CALL_MS, () => call.destroy());
  const outcome = new Promise<SharedOutcome>(resolve => {
    const lost = () => resolve({ kind: 'lost' });
    call.once('response', answer => {
      // From here on its reader finds out when it breaks off.
      call.off('close', lost);
      readShared(answer, mostBytes).then(resolve, lost);
    });
    call.on('error', lost);
    call.once('close', lost);
    call.end();
  });
  return {
    outcome: outcome.finally(() => {
      stopWaiting();
      call.destroy();
    }),
    abort: () => call.destroy()
  };
}

async function readShared(
  answer: IncomingMessage,
  mostBytes: number
): Promise<SharedOutcome> {
  const read = await readWhole(answer, mostBytes);
  return read.kind === 'whole'
    ? {
        kind: 'answered',
        answer: {
          status: answer.statusCode ?? 500,
          headers: passedHeaders(answer.headers),
          location: answer.headers.location,
          body: read.body
        }
      }
    : read;
}
