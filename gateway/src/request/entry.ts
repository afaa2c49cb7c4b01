/**
 * The one exchange of the outer lock: user name and passphrase (RFC 7617)
 * against a cookie, on entry documents only. Everywhere else `Authorization`
 * is neither looked at nor passed on, because browsers repeat it where nobody
 * asked for it and JupyterLab replaces it.
 *
 * @module
 */

import type { ISession } from '../share';
import type { IAnswer, IRequestContext } from './context';
import { sessionCookie } from './cookie';
import { endAnswer } from './opening';
import { JOIN_PATH } from './own-paths';
import { refuse, refuseLocked } from './refusal';

/** @param session of the request's cookie: one that has not joined, or whose guest has ended */
export async function enter(
  context: IRequestContext,
  session: ISession | null
): Promise<IAnswer> {
  const { share, source, request } = context;
  const end = session?.guest?.end ?? null;
  if (end !== null && end.reason !== 'left') {
    return endAnswer(context, end);
  }
  if (session !== null && end === null) {
    return toJoinPage(context, null);
  }
  if (!share.basicAuth || share.outerLockByForm) {
    return toJoinPage(context, share.sessions.open(source));
  }
  const verdict = await share.door.checkBasic(
    source,
    request.headers.authorization
  );
  switch (verdict.kind) {
    case 'admitted':
      return toJoinPage(context, share.sessions.open(source));
    case 'locked':
      return refuseLocked(context, verdict.retryAfterSeconds);
    case 'missing':
    case 'refused':
      return refuse(context, 'unauthorised', {
        // Named after the share: browsers keep credentials by realm, and another share has others.
        'www-authenticate': `Basic realm="Jupyter share ${share.id}", charset="UTF-8"`
      });
  }
}

function toJoinPage(
  { share }: IRequestContext,
  opened: ISession | null
): IAnswer {
  return {
    status: 303,
    headers: {
      location: share.basePath + JOIN_PATH,
      ...(opened === null ? {} : { 'set-cookie': sessionCookie(share, opened) })
    }
  };
}
