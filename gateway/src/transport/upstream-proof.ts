/**
 * Proves, before a share is called live, that Jupyter answers and takes the
 * gateway's assertion for what it says.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import { ASSERTION_HEADER, type IUpstream } from '../../../src/protocol';
import type { Claim } from '../assertion';
import { GatewayError } from '../errors';
import { requestUpstream } from '../upstream';
import type { IRandom } from '../random';

/** How long Jupyter may take, in milliseconds: it may be busy opening the host's notebooks. */
const UPSTREAM_TIMEOUT_MS = 5000;

/** Longest answer that is read, in bytes. */
const MAX_BODY_BYTES = 64 * 1024;

/** What is needed. */
export interface IUpstreamProofOptions {
  upstream: IUpstream;
  /** The share's own, as every guest's request has them. */
  origin: string;
  hostHeader: string;
  sign: (claim: Claim) => string;
  random: Pick<IRandom, 'bytes'>;
  timeoutMs?: number;
}

/**
 * Asks Jupyter who we are, in the name of a guest who does not exist.
 *
 * @throws GatewayError `UPSTREAM_UNREACHABLE`
 */
export async function proveUpstream(
  options: IUpstreamProofOptions
): Promise<void> {
  const { upstream, origin, hostHeader, sign, random } = options;
  const id = random.bytes(8).toString('hex');
  const username = `guest-${id}`;
  const target = `${upstream.base_url}api/me`;
  const assertion = sign({
    method: 'GET',
    target,
    guest: id,
    username,
    name: 'secure-share proof',
    role: 'full',
    session: random.bytes(8).toString('hex')
  });
  try {
    const answer = await get(upstream, target, options.timeoutMs, {
      Host: hostHeader,
      Origin: origin,
      Referer: `${origin}${upstream.base_url}`,
      Accept: 'application/json',
      [ASSERTION_HEADER]: assertion
    });
    const identity = answer as { identity?: { username?: unknown } } | null;
    if (identity?.identity?.username !== username) {
      throw new Error('Jupyter takes the guest for somebody else.');
    }
  } catch (error) {
    throw new GatewayError('UPSTREAM_UNREACHABLE', error);
  }
}

function get(
  upstream: IUpstream,
  path: string,
  timeoutMs = UPSTREAM_TIMEOUT_MS,
  headers: Record<string, string>
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = requestUpstream(upstream, { path, headers });
    const timer = setTimeout(
      () => outgoing.destroy(new Error('Jupyter took too long.')),
      timeoutMs
    );
    const fail = (error: Error): void => {
      clearTimeout(timer);
      outgoing.destroy();
      reject(error);
    };
    outgoing.once('error', fail);
    outgoing.once('response', (incoming: IncomingMessage) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.once('error', fail);
      incoming.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_BODY_BYTES) {
          fail(new Error('Jupyter answered too much.'));
        }
      });
      incoming.once('end', () => {
        clearTimeout(timer);
        if (incoming.statusCode !== 200) {
          reject(new Error(`Jupyter answered ${incoming.statusCode}.`));
          return;
        }
        try {
          resolve(JSON.parse(text));
        } catch {
          reject(new Error('Jupyter did not answer in JSON.'));
        }
      });
    });
    outgoing.end();
  });
}
