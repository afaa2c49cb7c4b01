/**
 * What a traffic policy may ask about a request.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';

/** A request, as expressions see it. */
export interface IRequestFacts {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  /** By lower-case name, values in the order they came. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly clientIp: string;
}

/** Reads the facts off a request. */
export function factsOf(
  request: IncomingMessage,
  clientIp: string
): IRequestFacts {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = (request.rawHeaders[at] ?? '').toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(request.rawHeaders[at + 1] ?? '');
    headers.set(name, values);
  }
  return {
    method: request.method ?? '',
    host: headers.get('host')?.[0] ?? '',
    path: (request.url ?? '').split('?', 1)[0] ?? '',
    headers,
    clientIp
  };
}
