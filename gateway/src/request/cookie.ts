/**
 * The session cookie: one value, `__Host-` (RFC 6265bis §4.1.3.2), never
 * readable by scripts.
 *
 * @module
 */

import type { ISession, IShare } from '../share';
import type { IRequestContext } from './context';

/** 256 bits in base64url. */
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** Every value that a `Cookie` header gives for a name, in order. */
export function cookieValues(
  header: string | undefined,
  name: string
): readonly string[] {
  return (header ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1));
}

/** The session of a request's cookie, or null. `malformed` has refused a second cookie of that name. */
export function sessionOf({
  share,
  request
}: IRequestContext): ISession | null {
  const [secret] = cookieValues(request.headers.cookie, share.cookieName);
  return secret !== undefined && SECRET.test(secret)
    ? share.sessions.find(secret)
    : null;
}

/**
 * `Set-Cookie` for a session. `Lax`, not `Strict`: an invitation is a link in a
 * mail, and with `Strict` a browser would not send the cookie along the
 * redirects behind it. Requests that change something are held to their
 * `Origin` anyway.
 */
export function sessionCookie(share: IShare, session: ISession): string {
  return `${share.cookieName}=${session.secret}; Path=/; Secure; HttpOnly; SameSite=Lax`;
}

/** `Set-Cookie` that takes the cookie away. */
export function clearedCookie(share: IShare): string {
  return `${share.cookieName}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax`;
}
