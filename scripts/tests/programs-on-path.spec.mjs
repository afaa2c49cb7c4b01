import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { onPath } from '../setup/programs-on-path.mjs';

const PATH = process.env.PATH;
let first, second;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'on-path-'));
  [first, second] = ['first', 'second'].map(name => join(folder, name));
  mkdirSync(first);
  mkdirSync(second);
  process.env.PATH = [first, second].join(delimiter);
});
afterEach(() => {
  process.env.PATH = PATH;
  rmSync(join(first, '..'), { recursive: true });
});

test('a program is found in the first folder that has it', () => {
  writeFileSync(join(second, 'browser'), '');
  assert.equal(onPath('browser'), join(second, 'browser'));
  writeFileSync(join(first, 'browser'), '');
  assert.equal(onPath('browser'), join(first, 'browser'));
});

test('a program that no folder has is not found', () => {
  assert.equal(onPath('browser'), undefined);
});
