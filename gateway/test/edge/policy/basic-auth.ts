/**
 * The `basic-auth` action: asks for a user name and a password.
 * https://ngrok.com/docs/traffic-policy/actions/basic-auth/
 *
 * @module
 */

import { NotUnderstood } from './cel-tokens';
import { Refusal } from '../refusal';
import type { IRequestFacts } from './request-facts';

/** A checked configuration. */
export interface IBasicAuth {
  readonly realm: string;
  /** `user:password` */
  readonly credentials: readonly string[];
  /** Whether wrong credentials end the request. */
  readonly enforce: boolean;
}

const MOST_CREDENTIALS = 10;
const PASSWORD_CHARS = { least: 8, most: 128 };
const MOST_REALM_CHARS = 128;

/**
 * @throws NotUnderstood for fields outside the documentation
 * @throws Refusal for credentials against the service's rules
 */
export function parseBasicAuth(config: unknown): IBasicAuth {
  const { credentials, realm, enforce, ...unknown } = (config ??
    {}) as Partial<IBasicAuth>;
  const isWellFormed =
    Object.keys(unknown).length === 0 &&
    Array.isArray(credentials) &&
    credentials.every(pair => typeof pair === 'string') &&
    ['undefined', 'string'].includes(typeof realm) &&
    ['undefined', 'boolean'].includes(typeof enforce);
  if (!isWellFormed) {
    throw new NotUnderstood('basic-auth config');
  }
  ensureRealm(realm ?? 'ngrok');
  if (credentials.length > MOST_CREDENTIALS) {
    throw new Refusal('ERR_NGROK_15009', {
      limit: `${MOST_CREDENTIALS}`,
      value: `${credentials.length}`
    });
  }
  credentials.forEach(ensureCredentials);
  return { realm: realm ?? 'ngrok', credentials, enforce: enforce ?? true };
}

/** Whether a request carries one of the credentials. */
export function isAuthorized(auth: IBasicAuth, facts: IRequestFacts): boolean {
  const lines = facts.headers.get('authorization') ?? [];
  const encoded = /^basic +([\w+/=-]+)$/i.exec(lines[0] ?? '')?.[1];
  if (lines.length !== 1 || encoded === undefined) {
    return false;
  }
  const presented = Buffer.from(encoded, 'base64').toString('utf8');
  return auth.credentials.includes(presented);
}

function ensureRealm(realm: string): void {
  if (realm.length > MOST_REALM_CHARS || !/^[\x20-\x7e]*$/.test(realm)) {
    throw new NotUnderstood('realm');
  }
}

function ensureCredentials(pair: string): void {
  const colon = pair.indexOf(':');
  // `${` starts an expression of the service's, which the edge does not know.
  if (colon < 0 || pair.includes('${')) {
    throw new NotUnderstood('credentials');
  }
  const user = pair.slice(0, colon);
  const password = pair.slice(colon + 1);
  if (user === '') {
    throw new Refusal('ERR_NGROK_359', {});
  }
  const chars = [...password].length;
  if (chars < PASSWORD_CHARS.least || chars > PASSWORD_CHARS.most) {
    throw new Refusal('ERR_NGROK_360', { value: `${chars}` });
  }
}
