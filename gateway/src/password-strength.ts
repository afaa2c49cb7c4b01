/**
 * Whether a chosen password is good enough. Imported when somebody chose one
 * only: the dictionaries take time and memory.
 *
 * @module
 */

import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';

/** Shortest chosen password, in characters (NIST SP 800-63B-4 §3.1.1.2 for a password on its own). */
const MIN_PASSWORD_CHARACTERS = 15;

/** Best score of zxcvbn: more than 10^10 guesses. */
const STRONG = 4;

/**
 * The estimate's time grows with the square of the length, and what is strong
 * so far is strong.
 */
const JUDGED_CHARACTERS = 64;

/**
 * Whether a password, in NFC, is long enough and hard to guess.
 *
 * @param known what an attacker knows, such as the user name
 */
export function isStrongPassword(password: string, known: string[]): boolean {
  const characters = [...password];
  if (characters.length < MIN_PASSWORD_CHARACTERS) {
    return false;
  }
  const judge = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs
  });
  const judged = characters.slice(0, JUDGED_CHARACTERS).join('');
  return judge.check(judged, known).score >= STRONG;
}
