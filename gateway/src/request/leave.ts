/**
 * A guest goes: the visit ends as if the host had removed him, but he may come
 * back with the passwords.
 *
 * @module
 */

import { refusedPage } from '../pages/pages';
import type { ISession } from '../share';
import type { IAnswer, IRequestContext } from './context';
import { clearedCookie } from './cookie';
import { refuse } from './refusal';

export function leave(
  context: IRequestContext,
  session: ISession | null
): IAnswer {
  const { share } = context;
  if (session === null || session.guest === null) {
    return refuse(context, 'forbidden');
  }
  share.sessions.leave(session);
  const page = refusedPage({
    kind: 'left',
    hostName: share.hostName,
    basePath: share.basePath
  });
  return {
    ...page,
    // What was asked for was done.
    status: 200,
    headers: { ...page.headers, 'set-cookie': clearedCookie(share) }
  };
}
