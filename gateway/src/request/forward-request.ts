/**
 * Carries a plain request to Jupyter and its answer back. Both bodies stream:
 * neither side is read faster than the other one takes it.
 *
 * When Jupyter does not answer, the guest's connection is dropped: on a 502
 * JupyterLab would say that the kernel died.
 *
 * @module
 */

import { Transform } from 'node:stream';
import type { AnswerKind } from '../policy/route';
import { cut, sendAnswer } from './answer';
import type { IRequestContext, StepResult } from './context';
import { jsonBody } from './json-body';
import type { PassingBytes } from './passing-bytes';
import { invite } from './read-body';
import { statusAnswer } from './refusal';
import { respond } from './respond';
import { callUpstream } from './upstream-call';

/**
 * Forwards a request.
 *
 * @param kind of the answer
 * @param passing told of every byte of both bodies
 */
export async function forwardRequest(
  context: IRequestContext,
  kind: AnswerKind,
  passing: PassingBytes
): Promise<StepResult> {
  const rule = context.route?.body;
  if (rule !== undefined) {
    const body = await jsonBody(context, rule);
    if (!Buffer.isBuffer(body)) {
      return body;
    }
    start(context, kind, passing, body.length).end(body);
    return 'taken';
  }
  streamBody(context, kind, passing);
  return 'taken';
}

function start(
  context: IRequestContext,
  kind: AnswerKind,
  passing: PassingBytes,
  body: number | 'chunked' | null
) {
  return callUpstream(context, {
    body,
    onAnswer: answer => respond(context, answer, kind, passing),
    onLost: error => {
      if (context.response?.headersSent === true) {
        // We have answered ourselves and given up on Jupyter.
        return;
      }
      context.log.write('debug', 'upstream-lost', {
        route: context.route?.name,
        error
      });
      cut(context);
    }
  });
}

function streamBody(
  context: IRequestContext,
  kind: AnswerKind,
  passing: PassingBytes
): void {
  const { request, response, route } = context;
  const length = request.headers['content-length'];
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  if (!isChunked && Number(length ?? 0) === 0) {
    start(context, kind, passing, null).end();
    return;
  }
  const call = start(
    context,
    kind,
    passing,
    isChunked ? 'chunked' : Number(length)
  );
  // Jupyter takes the assertion with the headers; a body may be slower to come than an assertion lives.
  call.flushHeaders();
  invite(request, response);
  passing.count(request);
  const most = route?.bodyBytes ?? 0;
  // Piped by hand: `pipeline` would destroy the guest's connection when Jupyter
  // closes its own, and with it the answer that Jupyter gave before.
  if (isChunked && most !== Infinity) {
    request
      .pipe(
        upTo(most, () => {
          sendAnswer(context, { ...statusAnswer(413), close: true });
          call.destroy();
        })
      )
      .pipe(call);
  } else {
    // An announced length has been checked and is kept to by Node's parser.
    request.pipe(call);
  }
}

/** Passes on at most `most` bytes; above that, says so and fails. */
function upTo(most: number, onExceeded: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) {
        onExceeded();
        return;
      }
      done(null, chunk);
    }
  });
}
