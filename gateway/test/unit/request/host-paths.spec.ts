import { hasHostPath, withoutHostPaths } from '../../../src/request/host-paths';

it.each([
  '/home/ada/x',
  'at /home/ada/x',
  "'/home/ada'",
  '"/home/ada"',
  '(/home/ada)',
  'path=/home',
  'x:/home',
  '[/home]',
  '~/x',
  'see ~/x',
  'C:\\Users',
  'at c:/Users',
  '\\\\server\\share',
  'file:///home',
  'FILE at file://x',
  'a, /b',
  '\n/b'
])('sees a place of the host in %p', text => {
  expect(hasHostPath(text)).toBe(true);
});

it.each([
  '',
  'a/b.txt',
  "file or directory 'a/b c/d.ipynb' does not exist",
  'Übung/Aufgabe 1.ipynb',
  'and/or',
  './a',
  '../a',
  'a/',
  '1/2',
  'this / that',
  'Kernel does not exist: 0b1b2c3d',
  'application/json'
])('sees none in %p', text => {
  expect(hasHostPath(text)).toBe(false);
});

it('takes such texts out of a value, however deep', () => {
  expect(
    withoutHostPaths({
      a: '/home',
      b: ['x', '/opt', { c: 'C:\\x', d: 1, e: null, f: true }],
      '/etc': 'x'
    })
  ).toEqual({ b: ['x', { d: 1, e: null, f: true }] });
});
