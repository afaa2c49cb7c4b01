/**
 * The guest assertion: how the gateway tells the server extension, request by
 * request, which guest is speaking. Header value:
 * `v1.<base64url(JSON of IAssertion)>.<base64url(HMAC-SHA-256(key, "v1.<payload>"))>`,
 * unpadded base64url (RFC 4648 §5). Accepted once, within its life, for exactly
 * this method and raw request target.
 *
 * @module
 */

import type { Role } from './share';

/** Name of the request header. */
export const ASSERTION_HEADER = 'X-Secure-Share-Assertion';

/** Longest life of an assertion, in milliseconds. */
export const ASSERTION_LIFE_MS = 10_000;

/** Payload of an assertion. */
export interface IAssertion {
  method: string;
  /** Raw request target, byte for byte as it stands in the request line. */
  target: string;
  /** Guest id. */
  guest: string;
  /** The guest's Jupyter user name. */
  username: string;
  /** Display name as typed. */
  name: string;
  role: Role;
  /** First 16 hexadecimal digits of the SHA-256 of the session cookie; names the session without being one. */
  session: string;
  /** Milliseconds since 1970 (wall clock; both ends are one machine); at most `ASSERTION_LIFE_MS` ahead. */
  expires_ms: number;
  /** 32 lower-case hexadecimal digits; refused when seen before. */
  nonce: string;
}
