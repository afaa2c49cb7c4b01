import {
  isKeptTarget,
  lifetimeOf
} from '../../../src/request/static-files/lifetime';

it.each([
  [
    '/static/lab/jlab_core.8811dd2733d03721.js?v=8811dd2733d03721',
    'public, max-age=31536000, immutable',
    'immutable'
  ],
  // Below a base URL Jupyter forgets the word.
  [
    '/base/static/lab/main.efd36b46f3b45eb8.js?v=efd36b46f3b45eb8',
    'max-age=315360000',
    'immutable'
  ],
  // JupyterLab asks for the entry of an extension without `?v=`, and Jupyter says `no-cache`.
  [
    '/lab/extensions/@a/b/static/remoteEntry.5e2ff2c7a3e0a7b4d1c2.js',
    'no-cache',
    'immutable'
  ],
  ['/static/lab/100.js?v=a1b2c3d4e5', 'max-age=315360000', 'immutable'],
  // In development the same address becomes another file, and Jupyter says so.
  ['/static/lab/100.js?v=a1b2c3d4e5', 'no-cache', 'changing'],
  ['/static/lab/100.js', 'max-age=315360000', 'changing'],
  ['/static/lab/100.js', undefined, 'changing'],
  ['/static/base/custom.css', 'no-cache', 'changing'],
  // Not a hash: too short, or in the folder.
  ['/static/lab/a.8811dd27.js', 'no-cache', 'changing'],
  ['/static/8811dd2733d03721/a.js', 'no-cache', 'changing'],
  ['/static/favicons/favicon-busy-1.ico', 'no-cache', 'icon'],
  ['/kernelspecs/python3/logo-64x64.png', 'no-cache', 'icon'],
  ['/favicon.ico', 'no-cache', 'icon']
])('%s with %p is %s', (target, cacheControl, lifetime) => {
  expect(lifetimeOf(target, cacheControl)).toBe(lifetime);
});

it.each([
  ['/static/a.js', true],
  ['/static/a.js?v=a1b2c3d4', true],
  // Each of these would be another copy of the same file.
  ['/static/a.js?v=a1b2c3d4&x=1', false],
  ['/static/a.js?x=1', false],
  ['/static/a.js?v=', false],
  ['/static/a.js?v=1', false],
  ['/static/a.js?', false]
])('%s is kept: %p', (target, isKept) => {
  expect(isKeptTarget(target)).toBe(isKept);
});
