import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { KeptForms } from '../../../src/request/static-files/kept-forms';

const CONTENT = Buffer.from('word '.repeat(1000));
const FORM = brotliCompressSync(CONTENT);
const digest = (index: number) =>
  Buffer.from(`digest ${index} `).toString('base64url');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jss-forms-'));
});

afterEach(() => rm(folder, { recursive: true }));

it('finds what it has kept, and nothing else', async () => {
  const forms = new KeptForms(join(folder, 'files'));
  expect(await forms.find(digest(1), CONTENT)).toBeNull();
  await forms.keep(digest(1), FORM);
  expect(await forms.find(digest(1), CONTENT)).toEqual(FORM);
  expect(await forms.find(digest(2), CONTENT)).toBeNull();
  expect(await forms.find(digest(1), Buffer.from('another'))).toBeNull();
});

it('keeps a bounded amount and leaves no drafts', async () => {
  const forms = new KeptForms(folder, FORM.length * 3);
  for (let index = 0; index < 6; index += 1) {
    await forms.keep(digest(index), FORM);
  }
  expect(await readdir(folder)).toHaveLength(3);
  expect(await forms.find(digest(5), CONTENT)).toEqual(FORM);
});

it('does without where nothing can be written', async () => {
  await writeFile(join(folder, 'file'), '');
  const forms = new KeptForms(join(folder, 'file', 'below'));
  await forms.keep(digest(1), FORM);
  expect(await forms.find(digest(1), CONTENT)).toBeNull();
});
