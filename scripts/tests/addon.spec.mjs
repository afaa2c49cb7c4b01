import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { addonPlatform, placeAddon } from '../../gateway/addon.mjs';

let root;
let target;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'addon-'));
  target = join(root, 'bundles');
  mkdirSync(target);
});
afterEach(() => rmSync(root, { recursive: true }));

function install(name, content) {
  const folder = join(root, 'node_modules', '@ngrok', `ngrok-${name}`);
  mkdirSync(folder, { recursive: true });
  const about = { version: '1.7.0', main: `ngrok.${name}.node` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  writeFileSync(join(folder, about.main), content);
}

test('platforms have the names of the packages', () => {
  const named = (platform, arch, glibc = false) =>
    addonPlatform({ platform, arch, hasGlibc: () => glibc });
  assert.equal(named('linux', 'x64', true), 'linux-x64-gnu');
  assert.equal(named('linux', 'arm64'), 'linux-arm64-musl');
  assert.equal(named('darwin', 'arm64'), 'darwin-arm64');
  assert.equal(named('win32', 'x64'), 'win32-x64-msvc');
});

test('the addon of this machine is put beside the bundles, over an older one', () => {
  install('linux-x64-gnu', 'new');
  install('linux-x64-musl', 'of another machine');
  writeFileSync(join(target, 'ngrok.node'), 'old');
  assert.match(placeAddon(root, target, 'linux-x64-gnu'), /1\.7\.0/);
  assert.equal(readFileSync(join(target, 'ngrok.node'), 'utf8'), 'new');
  assert.deepEqual(readdirSync(target), ['ngrok.node']);
});

test('where npm installed none, an older one does not stay', () => {
  install('linux-x64-gnu', 'of another machine');
  writeFileSync(join(target, 'ngrok.node'), 'old');
  assert.match(placeAddon(root, target, 'linux-arm64-gnu'), /No addon/);
  assert.equal(existsSync(join(target, 'ngrok.node')), false);
});
