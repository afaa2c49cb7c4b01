/**
 * Proves, before a share is called live, that its address is served by this
 * gateway and that its locks hold for a stranger.
 *
 * What it cannot prove: that other machines reach the address (a firewall may
 * stand between).
 *
 * @module
 */

import type { IClock } from '../clock';
import { GatewayError } from '../errors';
import { PROOF_HEADER } from '../share';
import {
  askAsStranger,
  askWithoutTls,
  type IDestination,
  type IStrangerAnswer
} from './stranger';

/** How long the whole proof may take, in milliseconds. */
const PROOF_LIMIT_MS = 7000;

/** Most redirects from the address to the join page. */
const MAX_REDIRECTS = 5;

/** What is to be proved. */
export interface IProofOptions {
  destination: IDestination;
  /** Starts and ends with a slash. */
  basePath: string;
  /** Credentials of the outer lock; null when it is off. */
  outer: { username: string; password: string } | null;
  /** A nonce that opens the door for one request. */
  giveNonce: () => string;
  clock: Pick<IClock, 'after'>;
}

/**
 * Tries the locks.
 *
 * @throws GatewayError `PROOF_FAILED` at the first thing that is not as it must be
 */
export async function proveLocked(options: IProofOptions): Promise<void> {
  let cancel = (): void => undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    cancel = options.clock.after(PROOF_LIMIT_MS, () =>
      reject(new Error('The proof took too long.'))
    );
  });
  try {
    await Promise.race([proveAll(options), tooLate]);
  } catch (error) {
    throw new GatewayError('PROOF_FAILED', error);
  } finally {
    cancel();
  }
}

async function proveAll(options: IProofOptions): Promise<void> {
  await proveOpening(options);
  await proveRefusals(options);
  await proveJoinPage(options);
  await provePlainHttpUnanswered(options);
}

/** Everybody else finds the door shut while the proof is going on. */
async function proveOpening({
  destination,
  basePath
}: IProofOptions): Promise<void> {
  const answer = await askAsStranger(destination, {
    target: `${basePath}lab`,
    headers: {}
  });
  ensure(answer.status === 503, `a stranger got ${answer.status}, not 503`);
}

/** Without credentials neither pages, programs nor sockets get anywhere. */
async function proveRefusals(options: IProofOptions): Promise<void> {
  const { basePath, outer } = options;
  if (outer !== null) {
    const page = await ask(options, `${basePath}lab`);
    ensure(
      page.status === 401 &&
        /^basic /i.test(page.headers['www-authenticate'] ?? ''),
      `without credentials /lab was answered ${page.status}`
    );
  }
  const rest = await ask(options, `${basePath}api/status`);
  ensure(
    [401, 403, 404].includes(rest.status),
    `without a session /api/status was answered ${rest.status}`
  );
  const socket = await ask(options, `${basePath}api/events/subscribe`, {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: options.destination.origin,
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'c2VjdXJlLXNoYXJlLXByZg=='
  });
  ensure(
    !socket.upgraded && socket.status >= 400 && socket.status < 500,
    `without a session a socket was answered ${socket.status}`
  );
}

/** With the right credentials the address leads to the form for name and session password. */
async function proveJoinPage(options: IProofOptions): Promise<void> {
  const { destination, basePath, outer } = options;
  const cookies = new Map<string, string>();
  let target = basePath;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const answer = await ask(options, target, {
      Accept: 'text/html',
      ...(outer === null ? {} : { Authorization: basic(outer) }),
      ...(cookies.size === 0 ? {} : { Cookie: cookieHeader(cookies) })
    });
    for (const cookie of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = cookie.split(';');
      const at = pair.indexOf('=');
      cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    if (answer.status === 200) {
      ensure(isJoinPage(answer), 'the address led to another page');
      return;
    }
    ensure(
      answer.status === 303 || answer.status === 302,
      `the right credentials were answered ${answer.status}`
    );
    const next = new URL(
      answer.headers.location ?? '',
      `${destination.origin}${target}`
    );
    ensure(
      next.origin === destination.origin,
      'the address led to another origin'
    );
    target = `${next.pathname}${next.search}`;
  }
  ensure(false, 'the address led round in a circle');
}

async function provePlainHttpUnanswered({
  destination
}: IProofOptions): Promise<void> {
  const answer = await askWithoutTls(destination);
  ensure(answer.length === 0, 'plain HTTP was answered');
}

function ask(
  { destination, giveNonce }: IProofOptions,
  target: string,
  headers: Record<string, string> = {}
): Promise<IStrangerAnswer> {
  return askAsStranger(destination, {
    target,
    headers: { ...headers, [PROOF_HEADER]: giveNonce() }
  });
}

function isJoinPage({ body }: IStrangerAnswer): boolean {
  return (
    /<form\b[^>]*\bmethod="?post\b/i.test(body) &&
    /<input\b[^>]*\btype="?password\b/i.test(body)
  );
}

function basic(credentials: { username: string; password: string }): string {
  const text = `${credentials.username}:${credentials.password}`;
  return `Basic ${Buffer.from(text).toString('base64')}`;
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(pair => pair.join('=')).join('; ');
}

function ensure(isSo: boolean, otherwise: string): void {
  if (!isSo) {
    throw new Error(otherwise);
  }
}
