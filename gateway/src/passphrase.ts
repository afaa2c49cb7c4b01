/**
 * Generated passphrases: six words of the EFF's long word list, 77.5 bits.
 *
 * The list is `eff-large-wordlist.txt`: "EFF's New Wordlists for Random
 * Passphrases" by Joseph Bonneau, Electronic Frontier Foundation, 2016,
 * https://www.eff.org/dice, used under CC BY 3.0 US; the dice numbers in
 * front of the words are left out.
 *
 * @module
 */

import wordList from './eff-large-wordlist.txt';
import type { IRandom } from './random';

/** Number of words in a passphrase. */
export const PASSPHRASE_WORDS = 6;

/** All 7,776 words, in the order of the list. */
export const EFF_LONG_LIST: readonly string[] = wordList.trimEnd().split('\n');

/**
 * The words that are drawn: all but four with a hyphen inside (such as
 * `yo-yo`), so that a phrase always reads as six words between hyphens. It
 * costs 0.005 bits.
 */
const DRAWN = EFF_LONG_LIST.filter(word => !word.includes('-'));

/** A new passphrase: six words joined by hyphens. */
export function generatePassphrase(random: Pick<IRandom, 'below'>): string {
  return Array.from(
    { length: PASSPHRASE_WORDS },
    () => DRAWN[random.below(DRAWN.length)]
  ).join('-');
}
