import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isInstalled } from '../setup/node-packages.mjs';

const LOCK = {
  '': { name: 'root' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
  'node_modules/for-mac': {
    version: '1.0.0',
    integrity: 'sha512-m',
    optional: true
  }
};
const { 'node_modules/a': a } = LOCK;

test('a fresh clone has nothing installed', () => {
  assert.equal(isInstalled(LOCK, null), false);
});

test('optional packages of other systems may be missing', () => {
  assert.equal(isInstalled(LOCK, { 'node_modules/a': a }), true);
});

test('a missing package, another version and a left-over one are seen', () => {
  assert.equal(isInstalled(LOCK, {}), false);
  assert.equal(
    isInstalled(LOCK, { 'node_modules/a': { ...a, version: '1.0.1' } }),
    false
  );
  assert.equal(
    isInstalled(LOCK, { 'node_modules/a': { ...a, integrity: 'sha512-x' } }),
    false
  );
  assert.equal(
    isInstalled(LOCK, { 'node_modules/a': a, 'node_modules/old': a }),
    false
  );
});
