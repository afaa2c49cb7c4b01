/**
 * Which headers of Jupyter's answers a guest gets.
 *
 * @module
 */

import type { IncomingHttpHeaders } from 'node:http';

/** Answer headers that pass. Framing is Node's own. */
const PASSED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'etag',
  'last-modified',
  'retry-after'
] as const;

/** The headers of Jupyter's answer that a guest gets, lower case. */
export function passedHeaders(
  headers: IncomingHttpHeaders
): Record<string, string> {
  // What came through the share is not for caches in between, and after its end not for the browser's.
  const passed: Record<string, string> = {
    'cache-control': 'private, no-cache'
  };
  for (const name of PASSED) {
    const value = headers[name];
    if (typeof value === 'string') {
      passed[name] = value;
    }
  }
  return passed;
}

/** Whether an answer is a page or something that a browser reads like one. */
export function isHtml(headers: Readonly<Record<string, unknown>>): boolean {
  return /\b(?:html|xml)\b/i.test(String(headers['content-type'] ?? ''));
}
