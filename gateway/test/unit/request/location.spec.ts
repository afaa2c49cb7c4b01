import fc from 'fast-check';
import { localLocation } from '../../../src/request/location';

const SHARE = { origin: 'https://share.test:8443', basePath: '/base/' };

it('never leads away from the share, whatever Jupyter says', () => {
  const piece = fc.constantFrom(
    'https:',
    'http:',
    '//',
    '/',
    '\\',
    '@',
    ':',
    '.',
    '..',
    'share.test:8443',
    'evil.test',
    'base/',
    'lab',
    '%2f',
    '%5c',
    '\t',
    '\n',
    ' ',
    '?',
    '#',
    'javascript:',
    'x'
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), pieces => {
      const location = localLocation(pieces.join(''), SHARE);
      if (location !== null) {
        const url = new URL(location, `${SHARE.origin}/base/lab`);
        expect(url.origin).toBe(SHARE.origin);
        expect(url.pathname.startsWith('/base/')).toBe(true);
      }
    }),
    { numRuns: 20_000 }
  );
});
