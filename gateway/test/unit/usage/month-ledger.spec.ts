import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../../../src/random';
import { MonthLedger, monthOf } from '../../../src/usage/month-ledger';

const MONTH = '2026-11';
const [ONE, OTHER] = ['0123456789abcdef', 'fedcba9876543210'];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jss-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function ledger(share: string): MonthLedger {
  return new MonthLedger(folder, share, systemRandom);
}

function plant(name: string, text: string): void {
  writeFileSync(join(folder, 'usage', MONTH, name), text, { mode: 0o600 });
}

it('adds up what other shares have written, not its own', async () => {
  await ledger(ONE).write(MONTH, { requests: 7, bytes: 70 });
  await ledger(OTHER).write(MONTH, { requests: 1, bytes: 2 });
  await ledger(OTHER).write(MONTH, { requests: 5, bytes: 50 });
  expect(await ledger(ONE).others(MONTH)).toEqual({ requests: 5, bytes: 50 });
  expect(await ledger(OTHER).others(MONTH)).toEqual({ requests: 7, bytes: 70 });
});

it('keeps files to the host, and of this month only', async () => {
  await ledger(ONE).write('2026-10', { requests: 1, bytes: 1 });
  await ledger(ONE).write(MONTH, { requests: 7, bytes: 70 });
  expect(await ledger(OTHER).others(MONTH)).toEqual({ requests: 7, bytes: 70 });
  expect(readdirSync(join(folder, 'usage'))).toEqual([MONTH]);
  const path = join(folder, 'usage', MONTH, `${ONE}.json`);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
    requests: 7,
    bytes: 70
  });
});

it('leaves alone what is none of its folders', async () => {
  await ledger(ONE).write(MONTH, { requests: 1, bytes: 1 });
  mkdirSync(join(folder, 'usage', '0-notes'));
  await ledger(ONE).others(MONTH);
  expect(readdirSync(join(folder, 'usage'))).toContain('0-notes');
});

it.each([
  '',
  'no JSON',
  'null',
  '[]',
  '{"requests":1}',
  '{"requests":-1,"bytes":1}',
  '{"requests":1.5,"bytes":1}',
  '{"requests":"1","bytes":1}',
  '{"requests":1e300,"bytes":1}'
])('counts nothing for %j', async text => {
  await ledger(ONE).write(MONTH, { requests: 7, bytes: 70 });
  plant(`${OTHER}.json`, text);
  plant('somebody-else.json', '{"requests":9,"bytes":9}');
  expect(await ledger(ONE).others(MONTH)).toEqual({ requests: 0, bytes: 0 });
});

it('names months by UTC', () => {
  expect(monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999))).toBe('2026-11');
  expect(monthOf(Date.UTC(2026, 11, 1))).toBe('2026-12');
});
