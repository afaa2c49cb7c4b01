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
import { requestUpstream } from '../upstream';
import { ownHeaders, signedHeaders } from './credentials';
import { readWhole } from './whole-answer';

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
  const call = requestUpstream(share.upstream, {
    method: 'GET',
    path: target,
    headers: [
      ...signedHeaders({
        share,
        session,
        route,
        method: 'GET',
        upstreamTarget: target,
        upstreamHeaders: ownHeaders(share, random)
      }),
      ['Connection', 'close']
    ].flat()
  });
  const entry = { destroy: () => call.destroy() };
  guest.requests.add(entry);
  const stopWaiting = clock.after(ERRAND_MS, () => call.destroy());
  try {
    return await new Promise<ErrandOutcome>(resolve => {
      const lost = () => resolve({ kind: 'lost' });
      call.on('error', lost);
      call.once('close', lost);
      call.once('response', answer => {
        // From here on its reader finds out when it breaks off.
        call.off('close', lost);
        readWhole(answer, mostBytes).then(read => {
          resolve(
            read.kind === 'whole'
              ? {
                  kind: 'answered',
                  status: answer.statusCode ?? 500,
                  body: read.body
                }
              : read
          );
        }, lost);
      });
      call.end();
    });
  } finally {
    stopWaiting();
    guest.requests.delete(entry);
    call.destroy();
  }
}
