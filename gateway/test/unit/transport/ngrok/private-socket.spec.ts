import {
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { systemRandom } from '../../../../src/random';
import {
  placeForSocket,
  removeSocket
} from '../../../../src/transport/ngrok/private-socket';

it('lies in a folder of its own that nobody else can enter', async () => {
  const place = await placeForSocket(systemRandom);
  const other = await placeForSocket(systemRandom);
  expect(statSync(dirname(place.path)).mode & 0o777).toBe(0o700);
  expect(place.forwardTo).toBe(`unix:${place.path}`);
  expect(place.path).toMatch(/^\/tmp\/secure-share-\w{6}\/s$/);
  expect(other.path).not.toBe(place.path);
  await place.remove();
  await other.remove();
  expect(existsSync(dirname(place.path))).toBe(false);
});

it('lies elsewhere where the usual folder cannot be written', async () => {
  const place = await placeForSocket(systemRandom, '/proc');
  expect(place.path.startsWith(tmpdir())).toBe(true);
  await place.remove();
});

it('leaves no folder behind either when the socket is gone already', async () => {
  const place = await placeForSocket(systemRandom);
  removeSocket(place.forwardTo);
  expect(existsSync(dirname(place.path))).toBe(false);
});

it('is removed by the agent too, and nothing else is', async () => {
  const place = await placeForSocket(systemRandom);
  writeFileSync(place.path, '');
  removeSocket(place.forwardTo);
  removeSocket(place.forwardTo);
  expect(existsSync(dirname(place.path))).toBe(false);
  const folder = mkdtempSync(join(tmpdir(), 'jss-'));
  const file = join(folder, 's');
  writeFileSync(file, '');
  removeSocket(`unix:${file}`);
  expect(existsSync(file)).toBe(true);
  rmSync(folder, { recursive: true });
});
