/**
 * Asks Jupyter for a document's room and remembers the answer: this room of
 * this document is what the guest may open, in this format and type.
 *
 * @module
 */

import type { IRoomGrant, RoomGrants } from '../policy/grants';
import { cut } from './answer';
import type { IRequestContext, StepResult } from './context';
import { errorAnswer } from './error-answer';
import { jsonBody } from './json-body';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import { fetchUpstream } from './upstream-call';

/** Longest answer, in bytes. */
const MAX_BYTES = 16 * 1024;

export async function roomSession(
  context: IRequestContext,
  grants: RoomGrants
): Promise<StepResult> {
  const guest = context.session?.guest ?? null;
  const rule = context.route?.body;
  if (guest === null || rule === undefined) {
    throw new Error('A room is asked for by a guest on its own route.');
  }
  const body = await jsonBody(context, rule);
  if (!Buffer.isBuffer(body)) {
    return body;
  }
  const answer = await fetchUpstream(context, MAX_BYTES, body);
  if (answer === null) {
    cut(context);
    return 'taken';
  }
  const { status } = answer;
  if (status !== 200 && status !== 201) {
    return errorAnswer(context, status, { body: answer.body, isHtml: false });
  }
  const grant = grantOf(parseJson(answer.body));
  if (grant === null) {
    return statusAnswer(502);
  }
  grants.add(guest, grant);
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(grant)
  };
}

/** The four facts of Jupyter's answer (`DocSessionHandler.put`), or null when one is not what a room id is made of. */
function grantOf(json: unknown): IRoomGrant | null {
  const { format, type, fileId, sessionId } = (json ?? {}) as Record<
    string,
    unknown
  >;
  return isWord(format) && isWord(type) && isWord(fileId) && isWord(sessionId)
    ? { format, type, fileId, sessionId }
    : null;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]{1,128}$/.test(value);
}
