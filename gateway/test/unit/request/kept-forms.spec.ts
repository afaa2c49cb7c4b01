import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  rm,
  symlink,
  writeFile
} from 'node:fs/promises';
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

describe('somebody who writes to the folder', () => {
  const nameOf = (text: string) =>
    `${Buffer.from(text, 'base64url').toString('hex')}.br`;

  // Red with `readFile` alone: nobody ever writes to the pipe, and a thread of Node's pool waits for good.
  const onPosix = process.platform === 'win32' ? it.skip : it;
  onPosix('keeps nobody waiting', async () => {
    execFileSync('mkfifo', [join(folder, nameOf(digest(1)))]);
    await symlink('/dev/zero', join(folder, nameOf(digest(2))));
    const forms = new KeptForms(folder);
    expect(await forms.find(digest(1), CONTENT)).toBeNull();
    expect(await forms.find(digest(2), CONTENT)).toBeNull();
  });

  it('does not keep old forms from going', async () => {
    await mkdir(join(folder, 'folder'));
    await symlink(join(folder, 'nowhere'), join(folder, 'link'));
    const forms = new KeptForms(folder, FORM.length * 3);
    for (let index = 0; index < 6; index += 1) {
      await forms.keep(digest(index), FORM);
    }
    expect(
      (await readdir(folder)).filter(name => name.endsWith('.br'))
    ).toHaveLength(3);
  });
});
