/**
 * Reads a small request body whole.
 *
 * @module
 */

import type { IRequestContext } from './context';

/** Longest time that a small body may take to arrive, in milliseconds. */
const BODY_MS = 30_000;

/** What became of a body. */
export type BodyOutcome =
  | { kind: 'read'; body: Buffer }
  /** More than allowed; the rest is not read. */
  | { kind: 'too-large' }
  /** The guest went away or was too slow. */
  | { kind: 'lost' };

/**
 * @param mostBytes longest body that is read
 */
export function readBody(
  { request, response }: IRequestContext,
  mostBytes: number
): Promise<BodyOutcome> {
  return new Promise(resolve => {
    const chunks: Buffer[] = [];
    let bytes = 0;

    const timer = setTimeout(() => finish({ kind: 'lost' }), BODY_MS);
    timer.unref();

    function finish(outcome: BodyOutcome): void {
      clearTimeout(timer);
      request.off('data', onData);
      request.off('end', onEnd);
      request.off('close', onLost);
      request.off('error', onLost);
      if (outcome.kind !== 'read') {
        request.pause();
      }
      resolve(outcome);
    }

    function onData(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > mostBytes) {
        finish({ kind: 'too-large' });
        return;
      }
      chunks.push(chunk);
    }
    const onEnd = () => finish({ kind: 'read', body: Buffer.concat(chunks) });
    const onLost = () => finish({ kind: 'lost' });

    request.on('data', onData);
    request.once('end', onEnd);
    request.once('close', onLost);
    request.once('error', onLost);
    invite(request, response);
  });
}

/**
 * Tells a client that waits with its body (`Expect: 100-continue`) to send it.
 * Nothing is said before the request has been let in.
 */
export function invite(
  request: IRequestContext['request'],
  response: IRequestContext['response']
): void {
  if (request.headers.expect !== undefined && response !== null) {
    response.writeContinue();
  }
}

/** A body as JSON: undefined when it is empty, null when it is no JSON object or array. */
export function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8').trim();
  if (text === '') {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
