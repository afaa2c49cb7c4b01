/**
 * The join page: a plain form that takes a name and the session password and
 * gives a new cookie for the old one.
 *
 * @module
 */

import { REFUSAL_HEADER } from '../../../src/protocol';
import { writeBasicCredentials } from '../basic-credentials';
import type { IClock } from '../clock';
import { isGuestName } from '../guest-name';
import { joinPage, type JoinProblem } from '../pages/pages';
import type { ISession } from '../share';
import type { IAnswer, IRequestContext, StepResult } from './context';
import { sessionCookie } from './cookie';
import { endAnswer } from './opening';
import { refuse, refuseLocked, statusAnswer } from './refusal';
import { smallBody } from './small-body';

/** Longest form, in bytes. */
const MAX_FORM_BYTES = 16 * 1024;

const FORM_TYPE = /^application\/x-www-form-urlencoded(?:\s*;|$)/i;

type Clock = Pick<IClock, 'wallMs'>;

/** `GET`: the form, for whoever has passed the outer lock. */
export function showJoinPage(
  context: IRequestContext,
  session: ISession | null,
  clock: Clock
): IAnswer {
  const { share, source } = context;
  if (session !== null && session.guest !== null) {
    return toLab(context, null);
  }
  if (session !== null) {
    return form(context, clock, '', null);
  }
  if (share.basicAuth && !share.outerLockByForm) {
    return refuse(context, 'forbidden');
  }
  const page = form(context, clock, '', null);
  const opened = share.sessions.open(source);
  return {
    ...page,
    headers: { ...page.headers, 'set-cookie': sessionCookie(share, opened) }
  };
}

/** `POST`: a try. */
export async function join(
  context: IRequestContext,
  session: ISession | null,
  clock: Clock
): Promise<StepResult> {
  const { share, source, address, request } = context;
  if (session === null) {
    return refuse(context, 'forbidden');
  }
  if (session.guest !== null) {
    return toLab(context, null);
  }
  if (!FORM_TYPE.test(request.headers['content-type'] ?? '')) {
    return { ...statusAnswer(415), close: true };
  }
  const sent = await smallBody(context, MAX_FORM_BYTES);
  if (!Buffer.isBuffer(sent)) {
    return sent;
  }
  const fields = new URLSearchParams(sent.toString('utf8'));
  const name = only(fields, 'name');
  const password = only(fields, 'session_password');
  if (name === null || password === null) {
    return statusAnswer(400);
  }
  if (!isGuestName(name)) {
    return form(context, clock, name, 'bad-name');
  }
  if (share.outerLockByForm) {
    const outer = await share.door.checkBasic(source, credentialsIn(fields));
    if (outer.kind !== 'admitted') {
      return outer.kind === 'locked'
        ? refuseLocked(context, outer.retryAfterSeconds)
        : form(context, clock, name, 'wrong-credentials');
    }
  }
  const verdict = await share.door.checkSessionPassword(source, password);
  if (verdict.kind === 'locked') {
    return refuseLocked(context, verdict.retryAfterSeconds);
  }
  if (verdict.kind !== 'admitted') {
    return form(context, clock, name, 'wrong-password');
  }
  const joined = share.sessions.join(session, name, address);
  switch (joined) {
    case 'full':
      return refuse(context, 'full');
    case 'name-taken':
      return form(context, clock, name, 'name-taken');
    case 'ended':
      return endAnswer(context, share.end ?? { reason: 'stopped' });
    default:
      return toLab(context, joined);
  }
}

/** What a browser would have sent in `Authorization` (RFC 7617); undefined without a user name or passphrase. */
function credentialsIn(fields: URLSearchParams): string | undefined {
  const username = only(fields, 'username');
  const passphrase = only(fields, 'passphrase');
  return username === null || passphrase === null
    ? undefined
    : writeBasicCredentials({ username, password: passphrase });
}

/** The value of a field that must come exactly once. */
function only(fields: URLSearchParams, name: string): string | null {
  const [value, another] = fields.getAll(name);
  return value === undefined || another !== undefined ? null : value;
}

/** The page with its form; a problem is named in the refusal header as well. */
function form(
  { share }: IRequestContext,
  clock: Clock,
  name: string,
  problem: JoinProblem | null
): IAnswer {
  const leftMs = Math.max(0, share.expiresAtWallMs - clock.wallMs());
  const page = joinPage({
    hostName: share.hostName,
    basePath: share.basePath,
    name,
    problem,
    asksForOuterLock: share.outerLockByForm,
    minutesLeft: Math.floor(leftMs / 60_000)
  });
  return problem === null
    ? page
    : { ...page, headers: { ...page.headers, [REFUSAL_HEADER]: problem } };
}

/** To the document that the host had open, or to JupyterLab's start. */
function toLab({ share }: IRequestContext, joined: ISession | null): IAnswer {
  const document =
    share.document === null
      ? ''
      : `/tree/${share.document.split('/').map(encodeURIComponent).join('/')}`;
  return {
    status: 303,
    headers: {
      location: `${share.basePath}lab${document}`,
      ...(joined === null ? {} : { 'set-cookie': sessionCookie(share, joined) })
    }
  };
}
