/**
 * One request to Jupyter in the name of a guest: on a connection of its own,
 * cut when the guest goes or ends.
 *
 * @module
 */

import type { ClientRequest, IncomingMessage } from 'node:http';
import { requestUpstream } from '../upstream';
import type { IRequestContext } from './context';
import { signedHeaders } from './credentials';
import { readWhole } from './whole-answer';

/** What a call needs beyond what the steps have put together. */
export interface ICallOptions {
  /** Framing of the body: a length in bytes, `chunked`, or null for no body. */
  body: number | 'chunked' | null;
  /** Jupyter's answer has begun. */
  onAnswer: (answer: IncomingMessage) => void;
  /** Jupyter did not answer, or the guest is gone: called at most once, and not after `onAnswer`. */
  onLost: (error: Error) => void;
}

/**
 * Starts the request; the caller writes the body and ends it. It is aborted
 * when the guest's connection closes, which it does when the guest ends.
 */
export function callUpstream(
  context: IRequestContext,
  { body, onAnswer, onLost }: ICallOptions
): ClientRequest {
  const { share, method, upstreamTarget, response } = context;
  const call = requestUpstream(share.upstream, {
    method,
    path: upstreamTarget ?? '',
    // A flat list is sent as it is: nothing is added, nothing is merged.
    headers: [
      ...signedHeaders(context),
      ...framing(method, body),
      ['Connection', 'close']
    ].flat()
  });

  const onGone = () => call.destroy(new Error('The guest is gone.'));
  response?.once('close', onGone);
  if (response?.destroyed === true) {
    onGone();
  }

  let isOver = false;
  function over(): boolean {
    const before = isOver;
    isOver = true;
    return before;
  }
  call.once('response', answer => {
    if (!over()) {
      context.onUpstreamDone?.();
      onAnswer(answer);
    }
  });
  // Errors after the answer has begun surface on the answer.
  call.on('error', error => {
    if (!over()) {
      context.onUpstreamDone?.();
      onLost(error);
    }
  });
  call.once('close', () => {
    response?.off('close', onGone);
    if (!over()) {
      context.onUpstreamDone?.();
      onLost(new Error('Jupyter closed the connection.'));
    }
  });
  return call;
}

/** Framing headers, always ours: copied ones are how two programs come to disagree about a body's end. */
function framing(
  method: string,
  body: number | 'chunked' | null
): Array<[string, string]> {
  if (body === 'chunked') {
    return [['Transfer-Encoding', 'chunked']];
  }
  if (body !== null) {
    return [['Content-Length', String(body)]];
  }
  return method === 'GET' || method === 'HEAD' ? [] : [['Content-Length', '0']];
}

/** A whole answer of Jupyter. */
export interface IWholeAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/**
 * Sends a request with a body that is at hand and reads the answer whole.
 *
 * @param mostBytes longest answer that is read
 * @returns null when there was no answer or a longer one: the caller cuts the guest's connection
 */
export function fetchUpstream(
  context: IRequestContext,
  mostBytes: number,
  body: Buffer | null = null
): Promise<IWholeAnswer | null> {
  return new Promise(resolve => {
    const lost = (error: Error) => {
      context.log.write('debug', 'upstream-lost', {
        route: context.route?.name,
        error
      });
      resolve(null);
    };
    const call = callUpstream(context, {
      body: body === null ? null : body.length,
      onLost: lost,
      onAnswer: answer => {
        readWhole(answer, mostBytes).then(read => {
          if (read.kind !== 'whole') {
            call.destroy();
            lost(
              new Error(
                read.kind === 'lost'
                  ? 'Jupyter stopped in the middle.'
                  : 'Jupyter sent too much.'
              )
            );
            return;
          }
          resolve({
            status: answer.statusCode ?? 500,
            headers: answer.headers,
            body: read.body
          });
        }, lost);
      }
    });
    call.end(body ?? undefined);
  });
}
