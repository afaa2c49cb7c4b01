/**
 * One GET to Jupyter that the gateway makes by itself in the name of a guest,
 * read whole. It is cut when the guest ends, as the guest's own requests are.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { IRoute } from '../policy/route';
import type { IRandom } from '../random';
import type { ISession, IShare } from '../share';
import { ownHeaders } from './credentials';
import { getWhole } from './whole-get';

/** Longest wait for an answer, in milliseconds. */
export const ERRAND_MS = 15_000;

/** What is asked for, and by whom. */
export interface IErrand {
  readonly share: IShare;
  readonly session: ISession;
  /** The row that lets the guest ask for it. */
  readonly route: IRoute;
  /** Raw path and query. */
  readonly target: string;
  /** Longest body that is read. */
  readonly mostBytes: number;
}

/** What came of it. */
export type ErrandOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly body: Buffer;
    }
  | { readonly kind: 'too-long' }
  /** No answer, half of one, or the guest has ended. */
  | { readonly kind: 'lost' };

/** What an errand needs from its surroundings. */
export interface IErrandTools {
  readonly clock: Pick<IClock, 'after'>;
  readonly random: Pick<IRandom, 'bytes'>;
}

/** Runs an errand; never rejects. */
export async function runErrand(
  { share, session, route, target, mostBytes }: IErrand,
  { clock, random }: IErrandTools
): Promise<ErrandOutcome> {
  const { guest } = session;
  if (guest === null || guest.end !== null) {
    return { kind: 'lost' };
  }
  const get = getWhole(
    {
      share,
      session,
      route,
      upstreamTarget: target,
      upstreamHeaders: ownHeaders(share, random)
    },
    { clock, mostBytes, limitMs: ERRAND_MS }
  );
  const entry = { destroy: () => get.abort() };
  guest.requests.add(entry);
  const got = await get.outcome;
  guest.requests.delete(entry);
  return got.kind === 'answered'
    ? {
        kind: 'answered',
        status: got.answer.statusCode ?? 500,
        body: got.body
      }
    : got;
}
