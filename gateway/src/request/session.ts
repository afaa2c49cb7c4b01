/**
 * Whoever comes this far must be in: a session whose guest has joined and may
 * still be here. Nothing else ever reaches Jupyter.
 *
 * @module
 */

import type { Step } from './context';
import { sessionOf } from './cookie';
import { endAnswer } from './opening';
import { refuse } from './refusal';

export const session: Step = context => {
  const found = sessionOf(context);
  if (found === null || found.guest === null) {
    return refuse(context, 'forbidden');
  }
  if (found.guest.end !== null) {
    return endAnswer(context, found.guest.end);
  }
  context.session = found;
  return undefined;
};
