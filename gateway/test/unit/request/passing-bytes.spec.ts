import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import {
  COLLECT_EVERY_BYTES,
  PassingBytes
} from '../../../src/request/passing-bytes';

const PIECE = Buffer.alloc(64 * 1024);

/** Lets so many bytes through a stream that is counted. */
async function pass(passing: PassingBytes, bytes: number): Promise<void> {
  const stream = new PassThrough();
  passing.count(stream);
  stream.pipe(new PassThrough().resume());
  for (let sent = 0; sent < bytes; sent += PIECE.length) {
    if (!stream.write(PIECE)) {
      await once(stream, 'drain');
    }
  }
  stream.end();
  await once(stream, 'end');
}

it('collects after every few megabytes, whoever sent them', async () => {
  let collections = 0;
  const passing = new PassingBytes(() => {
    collections += 1;
  });
  await pass(passing, COLLECT_EVERY_BYTES / 2);
  expect(collections).toBe(0);
  await pass(passing, COLLECT_EVERY_BYTES / 2);
  expect(collections).toBe(1);
  await pass(passing, 3 * COLLECT_EVERY_BYTES);
  expect(collections).toBe(4);
});

it('finds what V8 collects with', async () => {
  await expect(
    pass(new PassingBytes(), COLLECT_EVERY_BYTES)
  ).resolves.toBeUndefined();
  // It stays out of everybody else's reach.
  expect('gc' in globalThis).toBe(false);
});
