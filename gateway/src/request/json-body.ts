/**
 * Reads a small JSON body and has it judged and rebuilt by the route's rule.
 *
 * @module
 */

import type { BodyRule } from '../policy/route';
import type { IAnswer, IRequestContext } from './context';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import { smallBody } from './small-body';

/**
 * @returns the body to send, the answer to a body that is refused, or `taken` when the guest is gone
 */
export async function jsonBody(
  context: IRequestContext,
  rule: BodyRule
): Promise<Buffer | IAnswer | 'taken'> {
  const sent = await smallBody(context, context.route?.bodyBytes ?? 0);
  if (!Buffer.isBuffer(sent)) {
    return sent;
  }
  const json = parseJson(sent);
  const rebuilt = json === null ? null : rule(json);
  if (rebuilt === null) {
    return statusAnswer(400);
  }
  const { upstreamHeaders } = context;
  context.upstreamHeaders = [
    ...(upstreamHeaders ?? []).filter(([name]) => name !== 'content-type'),
    ['content-type', 'application/json']
  ];
  return Buffer.from(JSON.stringify(rebuilt));
}
