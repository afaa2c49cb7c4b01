import { isStrongPassword } from '../../src/password-strength';

describe('chosen passwords', () => {
  it.each([
    'zebra quilt fjord lantern',
    'a-long-enough-session-pass',
    'Ünïcödé-pässwörd-lång',
    'Tr0mbone; 41 geese, one kettle',
    'x8$Kq!vZp0@Lw3#Mn5'
  ])('%j is strong', password => {
    expect(isStrongPassword(password, ['guest'])).toBe(true);
  });

  it.each([
    ['fourteen characters', 'x8$Kq!vZp0@Lw3'],
    ['fourteen characters of two units each', '😀🦊🐙🦄🐝🌵🍄🔭🎻🧊🛶🪁🧲🗿'],
    ['one letter', 'aaaaaaaaaaaaaaaa'],
    ['a common one made longer', 'password123456789'],
    ['a row of the alphabet', 'abcdefghijklmnopqrstuvwxyz'],
    ['a row of the keyboard', 'qwertyuiopasdfghjkl'],
    ['a word said twice', 'passwordpassword'],
    ['digits in order', '1234567890123456'],
    ['a long nothing', 'x'.repeat(1000)]
  ])('%s is not', (_what, password) => {
    expect(isStrongPassword(password, ['guest'])).toBe(false);
  });

  it('does not count what the attacker knows', () => {
    const password = 'Wolfeschlegelsteinhausen';
    expect(isStrongPassword(password, [])).toBe(true);
    expect(isStrongPassword(password, [password])).toBe(false);
  });

  it('judges a very long one in reasonable time', () => {
    const startMs = performance.now();
    isStrongPassword('p@ssw0rd1l0v3'.repeat(75), []);
    expect(performance.now() - startMs).toBeLessThan(5000);
  });
});
