import { acceptedCoding } from '../../../src/coding/accept-coding';

it.each([
  // Without the header anything would do; what everybody reads is safest.
  [undefined, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate, zstd', 'identity'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br;q=0.8, gzip;q=0.8', 'br'],
  ['br ; q=0.001', 'br'],
  ['br;q=0', 'identity'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.000, *', 'gzip'],
  ['identity', 'identity'],
  ['identity;q=0.5, gzip;q=0.2', 'identity'],
  ['identity;q=0, gzip;q=0.1', 'gzip'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['*;q=0, gzip', 'gzip'],
  ['gzip;q=0.5, *;q=0.1', 'gzip'],
  ['gzip;q=2', 'identity'],
  ['gzip;q=-1', 'identity'],
  ['gzip;q=1.001', 'identity'],
  ['gzip;level=1', 'identity'],
  [',,;q=1,gzip,', 'gzip'],
  [`gzip, ${'x'.repeat(600)}`, 'identity']
])('%p is answered with %s', (header, coding) => {
  expect(acceptedCoding(header)).toBe(coding);
});

it('two headers are none', () => {
  expect(acceptedCoding(['gzip', 'br'])).toBe('identity');
});
