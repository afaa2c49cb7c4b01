/**
 * Compresses, in the threads of Node's pool and never in the one that serves.
 *
 * @module
 */

import type { Transform } from 'node:stream';
import { promisify } from 'node:util';
import {
  brotliCompress,
  constants,
  createBrotliCompress,
  createGzip,
  gzip,
  type BrotliOptions
} from 'node:zlib';
import type { Coding } from './accept-coding';

/** Brotli's quality while somebody waits: 5 is the last one that costs no more than gzip. */
export const FAST_QUALITY = 5;

/** Window of a stream that is compressed on its way, as a power of two: memory per answer. */
const STREAM_WINDOW = 18;

const brotliAsync = promisify<Buffer, BrotliOptions, Buffer>(brotliCompress);
const gzipAsync = promisify<Buffer, Buffer>(gzip);

/**
 * Compresses a body that is at hand.
 *
 * @param quality of brotli; from 0 to 11. Default: `FAST_QUALITY`
 */
export function compress(
  body: Buffer,
  coding: Exclude<Coding, 'identity'>,
  quality = FAST_QUALITY
): Promise<Buffer> {
  return coding === 'gzip'
    ? gzipAsync(body)
    : brotliAsync(body, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: quality,
          [constants.BROTLI_PARAM_SIZE_HINT]: body.length
        }
      });
}

/** Compresses a body on its way. Bytes wait in it until it ends: not for bodies that tell something bit by bit. */
export function compressor(coding: Exclude<Coding, 'identity'>): Transform {
  return coding === 'gzip'
    ? createGzip()
    : createBrotliCompress({
        params: {
          [constants.BROTLI_PARAM_QUALITY]: FAST_QUALITY,
          [constants.BROTLI_PARAM_LGWIN]: STREAM_WINDOW
        }
      });
}
