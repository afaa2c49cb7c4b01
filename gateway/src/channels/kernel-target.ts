/**
 * Gives the kernel socket of each guest a session id of its own.
 *
 * Jupyter closes the open socket that has the same `session_id` and replays
 * its missed messages to the new one (`_register_session` in
 * `jupyter_server/services/kernels/connection/channels.py`), and every output
 * publishes the session id of whoever ran it: without this, one guest could
 * take over another's socket, or the host's.
 *
 * @module
 */

import { createHash, randomUUID } from 'node:crypto';
import type { IGuestState } from '../share';

const NAME = 'session_id';

/**
 * The target with exactly one `session_id`: one that only this guest can
 * have, the same again for the same value so that Jupyter still replays what
 * was missed, and a new one each time when the guest names none.
 *
 * @param target canonical raw request target
 * @param random source of session ids for guests that name none
 */
export function namespacedKernelTarget(
  target: string,
  guest: Pick<IGuestState, 'id'>,
  random: () => string = randomUUID
): string {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const pairs = mark < 0 ? [] : target.slice(mark + 1).split('&');
  const others = pairs.filter(pair => pair !== '' && nameOf(pair) !== NAME);
  // Of several equal arguments tornado's get_argument takes the last and strips it.
  const claimed = pairs.filter(pair => nameOf(pair) === NAME).at(-1);
  const value = claimed === undefined ? '' : valueOf(claimed).trim();
  const own = `${NAME}=${guest.id}-${digest(value === '' ? random() : value)}`;
  return `${path}?${[...others, own].join('&')}`;
}

function nameOf(pair: string): string {
  return decoded(pair.split('=', 1)[0] ?? '');
}

function valueOf(pair: string): string {
  const at = pair.indexOf('=');
  return at < 0 ? '' : decoded(pair.slice(at + 1));
}

/** Decodes a form argument as tornado does, except that bytes stay bytes (one character each). */
function decoded(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16))
    );
}

function digest(value: string): string {
  return createHash('sha256')
    .update(value, 'latin1')
    .digest('hex')
    .slice(0, 32);
}
