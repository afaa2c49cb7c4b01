/**
 * Randomness, passed in wherever it is needed, so that tests own it.
 *
 * @module
 */

import { randomBytes, randomInt } from 'node:crypto';

/** A source of unguessable values. */
export interface IRandom {
  /** `count` random bytes. */
  bytes(count: number): Buffer;
  /** A whole number from 0 up to, not including, `limit`; every one equally likely. */
  below(limit: number): number;
}

/** The operating system's generator. */
export const systemRandom: IRandom = {
  bytes: count => randomBytes(count),
  below: limit => randomInt(limit)
};
