/**
 * Whoever comes this far must be in: a session whose guest has joined and may
 * still be here. Nothing else ever reaches Jupyter.
 *
 * @module
 */

import type { IGuestState } from '../share';
import { cut } from './answer';
import type { IRequestContext, Step } from './context';
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
  remember(context, found.guest);
  return undefined;
};

/**
 * Keeps a request with its guest until it is answered, so that it is cut when
 * the guest ends, wherever it is by then. Sockets are remembered when they are
 * attached.
 */
function remember(context: IRequestContext, guest: IGuestState): void {
  const { response } = context;
  if (response === null || response.destroyed) {
    return;
  }
  const entry = { destroy: () => cut(context) };
  guest.requests.add(entry);
  response.once('close', () => guest.requests.delete(entry));
}
