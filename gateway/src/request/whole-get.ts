/**
 * One GET to Jupyter that the gateway makes by itself, signed in the name of a
 * guest and read whole. It belongs to no connection: whoever sends it ends it.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import type { IClock } from '../clock';
import { requestUpstream } from '../upstream';
import { signedHeaders, type SignedRequest } from './credentials';
import { readWhole } from './whole-answer';

/** Within which bounds. */
export interface IWholeGetOptions {
  readonly clock: Pick<IClock, 'after'>;
  /** Longest body that is read, in bytes. */
  readonly mostBytes: number;
  /** Longest wait for the answer and its end, in milliseconds. */
  readonly limitMs: number;
}

/** What came of it. */
export type WholeGetOutcome =
  | {
      readonly kind: 'answered';
      /** Status and headers; its body has been read. */
      readonly answer: IncomingMessage;
      readonly body: Buffer;
    }
  | { readonly kind: 'too-long' }
  /** No answer, or half of one. */
  | { readonly kind: 'lost' };

/** A request under way. */
export interface IWholeGet {
  /** Never rejects. */
  readonly outcome: Promise<WholeGetOutcome>;
  abort(): void;
}

/**
 * Sends it.
 *
 * @throws Error when the guest has ended
 */
export function getWhole(
  signed: Omit<SignedRequest, 'method'>,
  { clock, mostBytes, limitMs }: IWholeGetOptions
): IWholeGet {
  const call = requestUpstream(signed.share.upstream, {
    method: 'GET',
    path: signed.upstreamTarget ?? '',
    headers: [
      ...signedHeaders({ ...signed, method: 'GET' }),
      ['Connection', 'close']
    ].flat()
  });
  const stopWaiting = clock.after(limitMs, () => call.destroy());
  const outcome = new Promise<WholeGetOutcome>(resolve => {
    const lost = () => resolve({ kind: 'lost' });
    call.on('error', lost);
    call.once('close', lost);
    call.once('response', answer => {
      // From here on its reader finds out when it breaks off.
      call.off('close', lost);
      readWhole(answer, mostBytes).then(
        read =>
          resolve(
            read.kind === 'whole'
              ? { kind: 'answered', answer, body: read.body }
              : read
          ),
        lost
      );
    });
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
