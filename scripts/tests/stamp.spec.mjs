import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { doOnce, inputsKey } from '../setup/stamp.mjs';

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name, text) => writeFileSync(join(folder, name), text);

test('the same contents have the same key, whatever their times', () => {
  write('a', 'text');
  const before = inputsKey(folder, ['a']);
  write('a', 'text');
  assert.equal(inputsKey(folder, ['a']), before);
});

test('contents, names and facts all matter', () => {
  write('a', 'text');
  write('b', 'text');
  const keys = [
    inputsKey(folder, ['a']),
    inputsKey(folder, ['b']),
    inputsKey(folder, ['a', 'b']),
    inputsKey(folder, ['a'], ['3.12'])
  ];
  write('a', 'other');
  keys.push(inputsKey(folder, ['a']));
  assert.equal(new Set(keys).size, keys.length);
});

test('a file that moves a byte to its neighbour changes the key', () => {
  write('a', 'xy');
  write('b', 'z');
  const before = inputsKey(folder, ['a', 'b']);
  write('a', 'x');
  write('b', 'yz');
  assert.notEqual(inputsKey(folder, ['a', 'b']), before);
});

test('ignored files do not matter', () => {
  write('a', 'text');
  const key = () => inputsKey(folder, ['.'], [], path => path.endsWith('.log'));
  const before = key();
  write('b.log', 'noise');
  assert.equal(key(), before);
});

test('work is done once for a key, and again when an output is gone', async () => {
  const output = join(folder, 'output');
  let runs = 0;
  const step = key =>
    doOnce({
      stamp: join(folder, 'deep', 'stamp'),
      key,
      outputs: [output],
      work: async () => {
        runs += 1;
        writeFileSync(output, '');
      }
    });
  assert.deepEqual(
    [await step('1'), await step('1'), await step('2')],
    [true, false, true]
  );
  rmSync(output);
  assert.equal(await step('2'), true);
  assert.equal(runs, 3);
});

test('work that failed is tried again', async () => {
  const stamp = join(folder, 'stamp');
  const step = work => doOnce({ stamp, key: '1', work });
  await step(async () => {});
  await assert.rejects(
    doOnce({
      stamp,
      key: '2',
      work: () => Promise.reject(new Error('cut off'))
    })
  );
  assert.equal(existsSync(stamp), false);
  assert.equal(await step(async () => {}), true);
});
