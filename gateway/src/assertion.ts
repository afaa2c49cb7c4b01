/**
 * Signs the guest assertion (`src/protocol/assertion.ts`).
 *
 * @module
 */

import { createHmac } from 'node:crypto';
import { ASSERTION_LIFE_MS, type IAssertion } from '../../src/protocol';
import type { IClock } from './clock';
import type { IRandom } from './random';

/** What a caller says; life and nonce are the signer's. */
export type Claim = Omit<IAssertion, 'expires_ms' | 'nonce'>;

/** Makes header values. */
export interface IAssertionSigner {
  /** Value of the assertion header for one request; good for `ASSERTION_LIFE_MS`, once. */
  sign(claim: Claim): string;
}

/** Length of the key in bytes. */
export const ASSERTION_KEY_BYTES = 32;

/**
 * @throws Error when the key does not have `ASSERTION_KEY_BYTES` bytes
 */
export function createAssertionSigner(options: {
  key: Buffer;
  clock: Pick<IClock, 'wallMs'>;
  random: Pick<IRandom, 'bytes'>;
}): IAssertionSigner {
  const { key, clock, random } = options;
  if (key.length !== ASSERTION_KEY_BYTES) {
    throw new Error(`The assertion key has ${key.length} bytes.`);
  }
  return {
    sign(claim) {
      // Field by field: a caller's object may carry more than a claim.
      const assertion: IAssertion = {
        method: claim.method,
        target: claim.target,
        guest: claim.guest,
        username: claim.username,
        name: claim.name,
        role: claim.role,
        session: claim.session,
        expires_ms: Math.floor(clock.wallMs()) + ASSERTION_LIFE_MS,
        nonce: random.bytes(16).toString('hex')
      };
      const payload = Buffer.from(JSON.stringify(assertion)).toString(
        'base64url'
      );
      const signed = `v1.${payload}`;
      const mac = createHmac('sha256', key).update(signed).digest('base64url');
      return `${signed}.${mac}`;
    }
  };
}
