/**
 * Compares a password with the right one, at the same cost whatever is tried.
 *
 * @module
 */

import { argon2, createHmac, timingSafeEqual } from 'node:crypto';
import type { IRandom } from './random';

/** Longest password that is looked at, in bytes of UTF-8 after normalization. */
const MAX_PASSWORD_BYTES = 1024;

/** OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, two passes, one lane. */
const ARGON2ID = {
  memory: 19 * 1024,
  passes: 2,
  parallelism: 1,
  tagLength: 32
};

/** Checks a password at once. */
export interface IQuickCheck {
  readonly slow: false;
  /** Whether this is the password. Too long ones are refused without work. */
  matches(password: string): boolean;
}

/** Checks a password in tens of milliseconds of a core and 19 MiB, so that turns must be taken. */
export interface ISlowCheck {
  readonly slow: true;
  /** Whether this is the password. Too long ones are refused without work. */
  matches(password: string): Promise<boolean>;
}

/** Checks one password. */
export type PasswordCheck = IQuickCheck | ISlowCheck;

/** A password as it is compared: NFC, so that it does not matter how a keyboard composes é. */
export function normalized(password: string): string {
  return password.normalize('NFC');
}

/** Whether a normalized password is longer than `MAX_PASSWORD_BYTES`. */
export function isTooLong(password: string): boolean {
  return Buffer.byteLength(password) > MAX_PASSWORD_BYTES;
}

/**
 * A check for a value that cannot be guessed offline (a generated passphrase)
 * or that is no secret (a user name): HMAC-SHA-256 under a random key, so that
 * lengths and prefixes of the right value do not show in the time taken.
 */
export function createQuickCheck(
  right: string,
  random: Pick<IRandom, 'bytes'>
): IQuickCheck {
  const key = random.bytes(32);
  const digest = (value: string): Buffer =>
    createHmac('sha256', key).update(value).digest();
  const expected = digest(normalized(right));
  return {
    slow: false,
    matches(password) {
      const given = normalized(password);
      return !isTooLong(given) && timingSafeEqual(digest(given), expected);
    }
  };
}

/** A check for a password that a person chose: Argon2id under a random salt. */
export async function createSlowCheck(
  right: string,
  random: Pick<IRandom, 'bytes'>
): Promise<ISlowCheck> {
  const nonce = random.bytes(16);
  const expected = await derive(normalized(right), nonce);
  return {
    slow: true,
    async matches(password) {
      const given = normalized(password);
      return (
        !isTooLong(given) &&
        timingSafeEqual(await derive(given, nonce), expected)
      );
    }
  };
}

function derive(message: string, nonce: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2('argon2id', { ...ARGON2ID, message, nonce }, (error, derived) => {
      if (error === null || error === undefined) {
        resolve(derived);
      } else {
        reject(error);
      }
    });
  });
}
