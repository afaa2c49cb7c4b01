import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { bestBrotli } from '../../../src/coding/best-brotli';
import { CodedBodies } from '../../../src/coding/coded-bodies';
import { compress } from '../../../src/coding/compress';
import { isCompressible } from '../../../src/coding/compressible';

/** Text like that of a program: many words, and some come again. */
function text(bytes: number): Buffer {
  let state = 7;
  const words: string[] = [];
  for (let length = 0; length < bytes;) {
    state = (state * 48271) % 2147483647;
    const word = `word${state % 5000} `;
    words.push(word);
    length += word.length;
  }
  return Buffer.from(words.join('').slice(0, bytes));
}

it('compresses so that it can be read', async () => {
  const body = text(100_000);
  expect(brotliDecompressSync(await compress(body, 'br'))).toEqual(body);
  expect(gunzipSync(await compress(body, 'gzip'))).toEqual(body);
});

describe('the smallest form', () => {
  it.each([1, 65_536, 262_144, 300_001])(
    'of %d bytes says the same',
    async bytes => {
      const body = text(bytes);
      const best = await bestBrotli(body, async () => true);
      expect(best && brotliDecompressSync(best).equals(body)).toBe(true);
    }
  );

  it('is smaller', async () => {
    const body = text(300_000);
    const best = await bestBrotli(body, async () => true);
    expect(best?.length).toBeLessThan((await compress(body, 'br')).length);
  });

  it('is given up in the middle when that is asked for', async () => {
    let rests = 0;
    const best = await bestBrotli(text(300_000), async () => {
      rests += 1;
      return rests < 3;
    });
    expect(best).toBeNull();
    expect(rests).toBe(3);
  });
});

describe('a body that goes to several', () => {
  it('is compressed once', async () => {
    const bodies = new CodedBodies();
    const body = text(5000);
    const [one, other] = await Promise.all([
      bodies.coded(body, 'br'),
      bodies.coded(body, 'br')
    ]);
    expect(one.body).toBe(other.body);
    expect(one.coding).toBe('br');
    expect((await bodies.coded(body, 'gzip')).coding).toBe('gzip');
    expect((await bodies.coded(body, 'identity')).body).toBe(body);
  });

  it('stays as it is when it does not shrink', async () => {
    const body = Buffer.from('x');
    expect(await new CodedBodies().coded(body, 'br')).toEqual({
      coding: 'identity',
      body
    });
  });
});

it.each([
  ['application/json', true],
  ['application/json; charset=UTF-8', true],
  ['Text/HTML', true],
  ['text/css', true],
  ['application/javascript', true],
  ['image/svg+xml', true],
  ['image/x-icon', true],
  ['image/vnd.microsoft.icon', true],
  ['application/vnd.ms-fontobject', true],
  ['font/ttf', true],
  ['font/woff2', false],
  ['image/png', false],
  ['application/zip', false],
  ['application/octet-stream', false],
  // What comes bit by bit would wait in the compressor.
  ['text/event-stream', false],
  ['', false],
  [undefined, false]
])('%p shrinks: %p', (type, shrinks) => {
  expect(isCompressible(type)).toBe(shrinks);
});
