/**
 * Jupyter's answer to a request that a step makes its own answer of: shared
 * where the route says so, else for this guest alone.
 *
 * @module
 */

import type { IRequestContext } from './context';
import type { SharedAnswers } from './shared-answers';
import type { ISharedAnswer } from './shared-call';
import { fetchUpstream } from './upstream-call';
import { passedHeaders } from './passed-headers';

/**
 * @param mostBytes longest answer that is read
 * @returns null when there was no answer or a longer one, or when the guest has ended meanwhile: the caller cuts the guest's connection
 */
export async function fetchShared(
  context: IRequestContext,
  shared: SharedAnswers,
  mostBytes: number
): Promise<ISharedAnswer | null> {
  const found = await shared.find(context, mostBytes);
  if (hasEnded(context)) {
    return null;
  }
  if (found.kind !== 'alone') {
    return found.kind === 'answered' ? found.answer : null;
  }
  const whole = await fetchUpstream(context, mostBytes);
  return whole === null
    ? null
    : {
        status: whole.status,
        headers: passedHeaders(whole.headers),
        location: whole.headers.location,
        body: whole.body
      };
}

/** Whether the guest has been sent away while he waited for what others asked for. */
export function hasEnded({ session }: IRequestContext): boolean {
  return session?.guest?.end !== null;
}
