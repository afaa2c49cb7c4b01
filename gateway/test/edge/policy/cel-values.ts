/**
 * Types, variables, methods and functions of the expressions that the edge
 * understands. Reference: https://ngrok.com/docs/traffic-policy/
 *
 * @module
 */

import { NotUnderstood } from './cel-tokens';
import type { IRequestFacts } from './request-facts';

/** Types of values. */
export type CelType = 'bool' | 'int' | 'string' | 'strings' | 'headers';

/** A value. */
export type CelValue =
  boolean | number | string | readonly string[] | IRequestFacts['headers'];

/** An expression failed while it ran: no such key, no such index. */
export class CelFailure extends Error {}

/** Something that can be asked for a value. */
export interface ICelNode {
  readonly type: CelType;
  /** The text, when it is a string literal. */
  readonly literal?: string;
  /** @throws CelFailure */
  run(facts: IRequestFacts, scope: ReadonlyMap<string, string>): CelValue;
}

/** Variables by name. */
export const VARIABLES: Readonly<Record<string, ICelNode>> = {
  'req.method': { type: 'string', run: facts => facts.method },
  'req.host': { type: 'string', run: facts => facts.host },
  'req.url.path': { type: 'string', run: facts => facts.path },
  'req.headers': { type: 'headers', run: facts => facts.headers },
  'conn.client_ip': { type: 'string', run: facts => facts.clientIp }
};

interface ICelMethod {
  readonly takes: readonly CelType[];
  readonly type: CelType;
  run(self: string, argument: string): CelValue;
}

/** Methods of strings. */
export const STRING_METHODS: Readonly<Record<string, ICelMethod>> = {
  contains: {
    takes: ['string'],
    type: 'bool',
    run: (self, part) => self.includes(part)
  },
  startsWith: {
    takes: ['string'],
    type: 'bool',
    run: (self, start) => self.startsWith(start)
  },
  endsWith: {
    takes: ['string'],
    type: 'bool',
    run: (self, end) => self.endsWith(end)
  },
  matches: {
    takes: ['string'],
    type: 'bool',
    run: (self, pattern) => matches(self, pattern)
  },
  lowerAscii: { takes: [], type: 'string', run: self => self.toLowerCase() },
  lower: { takes: [], type: 'string', run: self => self.toLowerCase() },
  size: { takes: [], type: 'int', run: self => [...self].length }
};

interface ICelFunction {
  readonly type: CelType;
  run(facts: IRequestFacts, header: string): CelValue;
}

/** Functions; they take the name of a header. */
export const HEADER_FUNCTIONS: Readonly<Record<string, ICelFunction>> = {
  hasReqHeader: {
    type: 'bool',
    run: ({ headers }, name) => headers.has(name.toLowerCase())
  },
  getReqHeader: {
    type: 'strings',
    run: ({ headers }, name) => headers.get(name.toLowerCase()) ?? []
  }
};

/**
 * The service wants header names as in `Sec-Websocket-Key`, and finds nothing
 * otherwise.
 *
 * @throws NotUnderstood for a name that is not written so, or no literal
 */
export function ensureCanonical(name: string | undefined): string {
  const isCanonical = name
    ?.split('-')
    .every(word => /^[A-Z0-9][a-z0-9]*$/.test(word));
  if (name === undefined || !isCanonical) {
    throw new NotUnderstood(`header name ${name ?? ''}`);
  }
  return name;
}

/**
 * RE2 has no flags but `(?i)` and the like in front.
 *
 * @throws CelFailure
 */
function matches(text: string, pattern: string): boolean {
  const isAnyCase = pattern.startsWith('(?i)');
  try {
    return new RegExp(
      isAnyCase ? pattern.slice(4) : pattern,
      isAnyCase ? 'iu' : 'u'
    ).test(text);
  } catch {
    throw new CelFailure(`not a pattern: ${pattern}`);
  }
}
