/**
 * The smallest form of a file, made in small steps with rests in between: it
 * takes seconds of a core, and neither guests nor the end of the process wait
 * for more than one step. Node joins the threads of its pool when it ends, so
 * one long step would hold every socket open.
 *
 * @module
 */

import {
  constants,
  createBrotliCompress,
  type BrotliCompress
} from 'node:zlib';

/** Bytes of one step, about a tenth of a second; brotli's input block is set to the same. */
const STEP_BYTES = 64 * 1024;
const STEP_BITS = 16;

/** After so many bytes what is compressed is written out, which else is one long step at the end. It costs some bytes. */
const FLUSH_BYTES = 512 * 1024;

/**
 * Compresses as well as brotli can.
 *
 * @param rest waited for between two steps; false ends the work
 * @returns null when the work was ended or failed
 */
export async function bestBrotli(
  body: Buffer,
  rest: () => Promise<boolean>
): Promise<Buffer | null> {
  const stream = createBrotliCompress({
    chunkSize: STEP_BYTES,
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGBLOCK]: STEP_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length
    }
  });
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => undefined);
  try {
    for (let at = 0; at < body.length; at += STEP_BYTES) {
      if (!(await rest())) {
        return null;
      }
      await write(stream, body.subarray(at, at + STEP_BYTES));
      if ((at + STEP_BYTES) % FLUSH_BYTES === 0) {
        await flush(stream);
      }
    }
    await end(stream);
    return Buffer.concat(chunks);
  } catch {
    return null;
  } finally {
    stream.destroy();
  }
}

function write(stream: BrotliCompress, chunk: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, error =>
      error === null || error === undefined ? resolve() : reject(error)
    );
  });
}

function flush(stream: BrotliCompress): Promise<void> {
  return new Promise(resolve =>
    stream.flush(constants.BROTLI_OPERATION_FLUSH, () => resolve())
  );
}

function end(stream: BrotliCompress): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.once('end', resolve);
    stream.once('error', reject);
    stream.end();
  });
}
