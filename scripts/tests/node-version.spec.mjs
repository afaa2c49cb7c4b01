import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ensureNodeVersion } from '../setup/node-version.mjs';

test('Node 20 and newer will do', () => {
  ensureNodeVersion('20.0.0');
  ensureNodeVersion('101.2.3');
});

test('an older Node is named in the sentence', () => {
  assert.throws(() => ensureNodeVersion('18.20.1'), /this is Node 18\.20\.1/);
});
