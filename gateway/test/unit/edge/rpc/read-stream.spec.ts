/**
 * Messages without a length and without an end.
 */
import { PassThrough } from 'node:stream';
import { readExactly, readJson } from '../../../edge/rpc/read-stream';

let stream: PassThrough;

beforeEach(() => {
  stream = new PassThrough();
});

it('reads a value that comes in pieces, cut inside a character too', async () => {
  const value = { text: 'naïve "}{"', list: [1, { x: null }] };
  const reading = readJson(stream);
  for (const byte of Buffer.from(JSON.stringify(value))) {
    stream.write(Buffer.of(byte));
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(await reading).toEqual(value);
});

it('does not wait for the end of the stream', async () => {
  stream.write('{"a":1}');
  expect(await readJson(stream)).toEqual({ a: 1 });
  expect(stream.readableEnded).toBe(false);
});

it('leaves what follows in the stream', async () => {
  stream.write('type{"a":1}');
  expect(String(await readExactly(stream, 4))).toBe('type');
  expect(await readJson(stream)).toEqual({ a: 1 });
});

it.each([
  ['ends', () => stream.end('{"a":')],
  ['breaks off', () => stream.destroy()]
])('gives up when the stream %s', async (_how, happen) => {
  const reading = readJson(stream);
  happen();
  await expect(reading).rejects.toThrow('middle of a message');
});

it('gives up on a message that has no end', async () => {
  const reading = readJson(stream);
  stream.write(`{"a":"${'x'.repeat(1024 * 1024)}`);
  await expect(reading).rejects.toThrow('no end');
});
