/**
 * Reads what the protocol sends without saying where a chunk ends.
 *
 * @module
 */

import type { Duplex } from 'node:stream';

/** Larger than any message of the protocol. */
const MAX_MESSAGE_BYTES = 1024 * 1024;

/**
 * The next `count` bytes; what follows stays in the stream.
 *
 * @throws Error when the stream ends before
 */
export function readExactly(stream: Duplex, count: number): Promise<Buffer> {
  return readWhen(stream, () => stream.read(count) as Buffer | null);
}

/**
 * One JSON value. It has no length and is not followed by an end: it is whole
 * as soon as it can be parsed.
 *
 * @throws Error when the stream ends before, or sends more than a message's worth
 */
export function readJson(stream: Duplex): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return readWhen(stream, () => {
    const chunk = stream.read() as Buffer | null;
    if (chunk === null) {
      return null;
    }
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_MESSAGE_BYTES) {
      throw new Error('The message has no end.');
    }
    return parsed(Buffer.concat(chunks).toString('utf8'));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Asks `take` whenever there is something to read, until it has what it wants. */
function readWhen<Result>(
  stream: Duplex,
  take: () => Result | null
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      stream.off('readable', attempt);
      stream.off('end', fail);
      stream.off('close', fail);
    };
    const fail = (): void => {
      stop();
      reject(new Error('The stream ended in the middle of a message.'));
    };
    const attempt = (): void => {
      try {
        const result = take();
        if (result !== null) {
          stop();
          resolve(result);
        }
      } catch (error) {
        stop();
        reject(error as Error);
      }
    };
    stream.on('readable', attempt);
    stream.on('end', fail);
    stream.on('close', fail);
    attempt();
  });
}
