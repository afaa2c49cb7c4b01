import { createHash } from 'node:crypto';
import {
  EFF_LONG_LIST,
  generatePassphrase,
  PASSPHRASE_WORDS
} from '../../src/passphrase';
import { systemRandom } from '../../src/random';

/** SHA-256 of https://www.eff.org/files/2016/07/18/eff_large_wordlist.txt. */
const EFF_FILE_SHA256 =
  'addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e';

/** The file as the EFF publishes it: five dice in front of each word. */
function publishedFile(): string {
  return EFF_LONG_LIST.map((word, index) => {
    const dice = [...index.toString(6).padStart(5, '0')]
      .map(digit => Number(digit) + 1)
      .join('');
    return `${dice}\t${word}\n`;
  }).join('');
}

describe('passphrases', () => {
  it('come from exactly the EFF long list', () => {
    expect(EFF_LONG_LIST).toHaveLength(7776);
    expect(createHash('sha256').update(publishedFile()).digest('hex')).toBe(
      EFF_FILE_SHA256
    );
  });

  it('are six of its words between hyphens', () => {
    const known = new Set(EFF_LONG_LIST);
    for (let count = 0; count < 2000; count += 1) {
      const words = generatePassphrase(systemRandom).split('-');
      expect(words).toHaveLength(PASSPHRASE_WORDS);
      expect(words.every(word => known.has(word))).toBe(true);
    }
  });

  it('have at least 77.5 bits', () => {
    let limit = 0;
    generatePassphrase({
      below: given => {
        limit = given;
        return 0;
      }
    });
    expect(PASSPHRASE_WORDS * Math.log2(limit)).toBeGreaterThan(77.5);
  });

  it('use every word equally often', () => {
    const counts = new Map<string, number>();
    const draws = 100_000;
    for (let count = 0; count < draws / PASSPHRASE_WORDS; count += 1) {
      for (const word of generatePassphrase(systemRandom).split('-')) {
        counts.set(word, (counts.get(word) ?? 0) + 1);
      }
    }
    const bins = EFF_LONG_LIST.filter(word => !word.includes('-'));
    const expected = draws / bins.length;
    const chiSquare = bins.reduce(
      (sum, word) => sum + ((counts.get(word) ?? 0) - expected) ** 2 / expected,
      0
    );
    // Mean and deviation of the distribution; five deviations are one in 3.5 million.
    const freedom = bins.length - 1;
    expect(Math.abs(chiSquare - freedom)).toBeLessThan(
      5 * Math.sqrt(2 * freedom)
    );
  });
});
