/**
 * Compresses what guests are answered where the route says that it may be.
 *
 * @module
 */

import type { Transform } from 'node:stream';
import { acceptedCoding } from '../coding/accept-coding';
import type { CodedBodies } from '../coding/coded-bodies';
import { compressor } from '../coding/compress';
import {
  isCompressible,
  MIN_BYTES,
  MIN_STREAMED_BYTES
} from '../coding/compressible';
import type { IAnswer, IRequestContext } from './context';
import { PerGuest } from './per-guest';

/**
 * Most answers of one guest that are compressed on their way at once; others
 * go as they are. A brotli stream takes two megabytes until its answer is read.
 */
export const MOST_ON_THE_WAY = 32;

const onTheWay = new PerGuest();

type Headers = Readonly<Record<string, string | string[]>>;

/** An answer of the gateway's own, compressed when that is allowed, asked for and worth it. */
export async function compressedAnswer(
  context: IRequestContext,
  answer: IAnswer,
  bodies: CodedBodies
): Promise<IAnswer> {
  const { headers = {}, body = '' } = answer;
  const whole = Buffer.isBuffer(body) ? body : Buffer.from(body);
  if (
    whole.length < MIN_BYTES ||
    !mayBeCompressed(context, answer.status, headers, whole.length)
  ) {
    return answer;
  }
  const { coding, body: coded } = await bodies.coded(
    whole,
    acceptedCoding(context.request.headers['accept-encoding']),
    answer.isKept
  );
  return {
    ...answer,
    headers:
      coding === 'identity' ? varying(headers) : codedHeaders(headers, coding),
    body: coded
  };
}

/** What becomes of an answer that streams: the headers to send, and what its bytes go through. */
export function compressedOnTheWay(
  context: IRequestContext,
  status: number,
  headers: Readonly<Record<string, string>>
): { sent: Headers; coder: Transform | null } {
  const length = Number(headers['content-length'] ?? Infinity);
  if (
    length < MIN_STREAMED_BYTES ||
    !mayBeCompressed(context, status, headers, length)
  ) {
    return { sent: headers, coder: null };
  }
  const coding = acceptedCoding(context.request.headers['accept-encoding']);
  return coding === 'identity' || onTheWay.count(context) > MOST_ON_THE_WAY
    ? { sent: varying(headers), coder: null }
    : { sent: codedHeaders(headers, coding), coder: compressor(coding) };
}

function mayBeCompressed(
  { route, method }: IRequestContext,
  status: number,
  headers: Headers,
  length: number
): boolean {
  const most = route?.compressedBytes ?? 0;
  return (
    method !== 'HEAD' &&
    (status === 200 || status === 201) &&
    (length <= most || most === Infinity) &&
    headers['content-encoding'] === undefined &&
    !/\bno-transform\b/i.test(String(headers['cache-control'] ?? '')) &&
    isCompressible(String(headers['content-type'] ?? ''))
  );
}

function varying(headers: Headers): Headers {
  return { ...headers, vary: 'Accept-Encoding' };
}

/** Said of the bytes as they were: their length, their tag, their ranges. */
const OF_PLAIN_BYTES = ['content-length', 'etag', 'accept-ranges'];

function codedHeaders(headers: Headers, coding: string): Headers {
  const kept = Object.entries(headers).filter(
    ([name]) => !OF_PLAIN_BYTES.includes(name)
  );
  return { ...varying(Object.fromEntries(kept)), 'content-encoding': coding };
}
