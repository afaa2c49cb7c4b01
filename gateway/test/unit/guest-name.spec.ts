import fc from 'fast-check';
import { isGuestName, isSameName } from '../../src/guest-name';

describe('guest names', () => {
  it.each([
    'Ada',
    'x',
    ' spaced  out ',
    'Ünal Özgür',
    '山田太郎',
    'عمر\u200e',
    'نیم\u200cفاصله',
    '👩‍👩‍👧‍👦',
    '<script>alert(1)</script>',
    '"; DROP TABLE guests',
    'a'.repeat(64),
    '😀'.repeat(64)
  ])('takes %j as it is typed', name => {
    expect(isGuestName(name)).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['too long', 'a'.repeat(65)],
    ['too long in characters', '😀'.repeat(65)],
    ['blank', '   '],
    ['invisible', '\u200b\u2060\u00ad'],
    ['a control', 'a\u0000b'],
    ['a tab', 'a\tb'],
    ['a line end', 'a\nb'],
    ['an escape', 'a\u001b[31m'],
    ['a C1 control', 'a\u0085b'],
    ['an override', 'a\u202eb'],
    ['an isolate', 'a\u2067b'],
    ['a line separator', 'a\u2028b'],
    ['half a pair', 'a\ud800b']
  ])('refuses %s', (_what, name) => {
    expect(isGuestName(name)).toBe(false);
  });

  it.each([
    ['ADA', 'ada'],
    ['Ａda', 'Ada'],
    ['A da', 'Ada'],
    ['A\u200bda', 'Ada'],
    ['Weiß', 'WEISS'],
    ['e\u0301tienne', '\u00e9TIENNE'],
    ['Σίσυφος', 'ΣΊΣΥΦΟΣ']
  ])('reads %j as %j', (one, other) => {
    expect(isSameName(one, other)).toBe(true);
  });

  it('tells different people apart', () => {
    expect(isSameName('Ada', 'Ida')).toBe(false);
    expect(isSameName('Ada', '')).toBe(false);
  });

  it('never throws and always finds a name the same as itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), name => {
        isGuestName(name);
        expect(isSameName(name, name)).toBe(true);
      })
    );
  });
});
