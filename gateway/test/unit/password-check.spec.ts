import {
  createQuickCheck,
  createSlowCheck,
  type PasswordCheck
} from '../../src/password-check';
import { systemRandom } from '../../src/random';

const RIGHT = 'caf\u00e9 au lait, bitte';

describe.each([
  ['quick', (right: string) => createQuickCheck(right, systemRandom)],
  ['slow', (right: string) => createSlowCheck(right, systemRandom)]
])('a %s check', (_kind, create) => {
  const checkOf = async (right: string): Promise<PasswordCheck> =>
    await create(right);

  it('knows the right one, however its accents are composed', async () => {
    const check = await checkOf(RIGHT);
    expect(await check.matches(RIGHT)).toBe(true);
    expect(await check.matches(RIGHT.normalize('NFD'))).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['another', 'something else entirely'],
    ['a prefix', RIGHT.slice(0, -1)],
    ['an extension', `${RIGHT} `],
    ['another case', RIGHT.toUpperCase()],
    ['an end after NUL', `${RIGHT}\0`]
  ])('refuses %s', async (_what, password) => {
    const check = await checkOf(RIGHT);
    expect(await check.matches(password)).toBe(false);
  });

  it('takes whole passwords of a thousand characters', async () => {
    const long = `${'x'.repeat(999)}y`;
    const check = await checkOf(long);
    expect(await check.matches(long)).toBe(true);
    expect(await check.matches(`${'x'.repeat(999)}z`)).toBe(false);
  });

  it('refuses more than 1,024 bytes without work', async () => {
    const check = await checkOf(RIGHT);
    const startMs = performance.now();
    for (let count = 0; count < 200; count += 1) {
      expect(await check.matches('é'.repeat(513))).toBe(false);
    }
    // 200 derivations would take seconds.
    expect(performance.now() - startMs).toBeLessThan(1500);
  });
});

it('two checks of one password have different keys', () => {
  const drawn: string[] = [];
  const random = {
    bytes: (count: number) => {
      const bytes = systemRandom.bytes(count);
      drawn.push(bytes.toString('hex'));
      return bytes;
    }
  };
  createQuickCheck(RIGHT, random);
  createQuickCheck(RIGHT, random);
  expect(new Set(drawn).size).toBe(2);
  expect(drawn[0]).toHaveLength(64);
});
