/**
 * The body of a request that is read whole before it is judged, or what is
 * answered in its place.
 *
 * @module
 */

import { cut } from './answer';
import type { IAnswer, IRequestContext } from './context';
import { readBody } from './read-body';
import { statusAnswer } from './refusal';

/**
 * @param mostBytes longest body that is read
 * @returns the body, the answer to one that is too large, or `taken` when the guest is gone
 */
export async function smallBody(
  context: IRequestContext,
  mostBytes: number
): Promise<Buffer | IAnswer | 'taken'> {
  const outcome = await readBody(context, mostBytes);
  switch (outcome.kind) {
    case 'read':
      return outcome.body;
    case 'too-large':
      return { ...statusAnswer(413), close: true };
    case 'lost':
      cut(context);
      return 'taken';
  }
}
