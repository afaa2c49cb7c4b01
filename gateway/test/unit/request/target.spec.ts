import fc from 'fast-check';
import {
  isCanonicalTarget,
  splitTarget,
  withoutToken
} from '../../../src/request/target';

jest.setTimeout(20_000);

const BASE = '/base/';

it('accepts every path that JupyterLab can encode', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    // What a name of a visible document can be: no slash, no backslash, no controls, not only dots.
    // eslint-disable-next-line no-control-regex
    .filter(text => !/[\\/\u0000-\u001f\u007f]|^\.{1,2}$/.test(text))
    .filter(text => !/\p{Cs}/u.test(text));
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), segments => {
      const path = segments.map(encodeURIComponent).join('/');
      expect(isCanonicalTarget(`${BASE}api/contents/${path}`, BASE)).toBe(true);
      const whole = encodeURIComponent(segments.join('/'));
      expect(
        isCanonicalTarget(`${BASE}api/collaboration/session/${whole}`, BASE)
      ).toBe(true);
    }),
    { numRuns: 2000 }
  );
});

it('accepts only what decodes to a path with the same segments', () => {
  const character = fc.constantFrom(
    ...'ab./\\%2eEfF5cC;#?~-_ é\u0000'.split('')
  );
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 14 }), text => {
      const target = `/${text}`;
      if (!isCanonicalTarget(target, BASE)) {
        return;
      }
      const { path } = splitTarget(target);
      const raw = path.split('/');
      const decoded = decodeURIComponent(path).split('/');
      expect(decoded).toHaveLength(raw.length);
      for (const segment of decoded) {
        expect(['.', '..']).not.toContain(segment);
        // eslint-disable-next-line no-control-regex
        expect(segment).not.toMatch(/[\\\u0000]/);
      }
      // As a browser or a file system would normalise it.
      expect(new URL(target, 'http://x').pathname).toBe(path);
    }),
    { numRuns: 20_000 }
  );
});

it('leaves no argument that Python reads as a token', () => {
  const character = fc.constantFrom(...'tokenTOKEN%65464b=&+; a'.split(''));
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 24 }), text => {
      const kept = withoutToken(`?${text}`);
      const names = [...new URLSearchParams(kept).keys()];
      expect(
        names.filter(name => name.trim().toLowerCase() === 'token')
      ).toEqual([]);
      // And takes away nothing else.
      const others = (query: string) =>
        [...new URLSearchParams(query)].filter(
          ([name]) => name.trim().toLowerCase() !== 'token'
        );
      expect(others(kept)).toEqual(others(`?${text}`));
    }),
    { numRuns: 5000 }
  );
});

it.each([
  ['/a?b?c', '/a', '?b?c'],
  ['/a', '/a', ''],
  ['/a?', '/a', '?'],
  ['?', '', '?']
])('splits %p at its first question mark', (target, path, query) => {
  expect(splitTarget(target)).toEqual({ path, query });
});
