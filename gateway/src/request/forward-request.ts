/**
 * Carries a plain request to Jupyter and its answer back. Both bodies stream:
 * neither side is read faster than the other one takes it.
 *
 * When Jupyter does not answer, the guest's connection is dropped: on a 502
 * JupyterLab would say that the kernel died.
 *
 * @module
 */

import { pipeline, Transform } from 'node:stream';
import type { AnswerKind } from '../policy/route';
import { cut, sendAnswer } from './answer';
import type { IRequestContext, StepResult } from './context';
import { jsonBody } from './json-body';
import { invite } from './read-body';
import { statusAnswer } from './refusal';
import { respond } from './respond';
import { callUpstream } from './upstream-call';

/** Forwards a request; the answer is of this kind. */
export async function forwardRequest(
  context: IRequestContext,
  kind: AnswerKind
): Promise<StepResult> {
  const rule = context.route?.body;
  if (rule !== undefined) {
    const body = await jsonBody(context, rule);
    if (!Buffer.isBuffer(body)) {
      return body;
    }
    start(context, kind, body.length).end(body);
    return 'taken';
  }
  streamBody(context, kind);
  return 'taken';
}

function start(
  context: IRequestContext,
  kind: AnswerKind,
  body: number | 'chunked' | null
) {
  return callUpstream(context, {
    body,
    onAnswer: answer => respond(context, answer, kind),
    onLost: error => {
      context.log.write('debug', 'upstream-lost', {
        route: context.route?.name,
        error
      });
      cut(context);
    }
  });
}

function streamBody(context: IRequestContext, kind: AnswerKind): void {
  const { request, response, route } = context;
  const length = request.headers['content-length'];
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (!isChunked && Number(length ?? 0) === 0) {
    start(context, kind, null).end();
    return;
  }
  const call = start(context, kind, isChunked ? 'chunked' : Number(length));
  invite(request, response);
  const most = route?.bodyBytes ?? 0;
  // An announced length has been checked and is kept to by Node's parser.
  const counted =
    isChunked && most !== Infinity
      ? [
          request,
          upTo(most, () => {
            sendAnswer(context, { ...statusAnswer(413), close: true });
            call.destroy();
          }),
          call
        ]
      : [request, call];
  pipeline(counted, error => {
    // Jupyter may answer, and close, before it has read everything: that answer still counts.
    if (error && !call.destroyed) {
      call.destroy();
    }
  });
}

/** Passes on at most `most` bytes; above that, says so and fails. */
function upTo(most: number, onExceeded: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) {
        onExceeded();
        done(new Error('The body is longer than allowed.'));
        return;
      }
      done(null, chunk);
    }
  });
}
