/**
 * Reads an answer of Jupyter to its end, as long as that is not too far away.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';

/** What there was to read. */
export type WholeAnswer =
  | { readonly kind: 'whole'; readonly body: Buffer }
  /** Longer than asked for; what is left of it is the caller's to cut. */
  | { readonly kind: 'too-long' }
  /** It broke off. */
  | { readonly kind: 'lost' };

/**
 * Reads; never rejects.
 *
 * @param mostBytes longest body that is read
 */
export async function readWhole(
  answer: IncomingMessage,
  mostBytes: number
): Promise<WholeAnswer> {
  if (Number(answer.headers['content-length'] ?? 0) > mostBytes) {
    return { kind: 'too-long' };
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > mostBytes) {
        return { kind: 'too-long' };
      }
    }
  } catch {
    return { kind: 'lost' };
  }
  return answer.complete
    ? { kind: 'whole', body: Buffer.concat(chunks) }
    : { kind: 'lost' };
}
