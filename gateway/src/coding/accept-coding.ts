/**
 * Which content coding a client takes (RFC 9110 §12.5.3).
 *
 * @module
 */

/** Codings that answers are given in. */
export type Coding = 'br' | 'gzip' | 'identity';

/** The smallest first: it is taken where a client likes several equally. */
const BEST_FIRST: readonly Coding[] = ['br', 'gzip', 'identity'];

/** One element: a coding and its weight. */
const ELEMENT =
  /^([!#$%&'*+.^`|~\w-]+)(?:\s*;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/i;

/** Longest header that is read, in characters; a longer one is as good as none. */
const MAX_CHARS = 512;

/**
 * The coding that a client likes best among ours, and of those that it likes
 * equally the smallest. `identity` without the header, and where it excludes
 * everything: a server may disregard it (RFC 9110 §12.1).
 *
 * @param header value of `Accept-Encoding`
 */
export function acceptedCoding(header: string | string[] | undefined): Coding {
  if (typeof header !== 'string' || header.length > MAX_CHARS) {
    return 'identity';
  }
  const weights = weightsOf(header);
  let best: Coding = 'identity';
  let bestWeight = 0;
  for (const coding of BEST_FIRST) {
    const weight = weightOf(coding, weights);
    if (weight > bestWeight) {
      best = coding;
      bestWeight = weight;
    }
  }
  return best;
}

function weightsOf(header: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const element of header.split(',')) {
    const [, name, weight] = ELEMENT.exec(element.trim()) ?? [];
    if (name !== undefined) {
      const coding = name.toLowerCase().replace(/^x-gzip$/, 'gzip');
      weights.set(coding, weight === undefined ? 1 : Number(weight));
    }
  }
  return weights;
}

function weightOf(coding: Coding, weights: Map<string, number>): number {
  const named = weights.get(coding) ?? weights.get('*');
  // What is not coded is always welcome unless it is excluded by name or by `*`, but last.
  return named ?? (coding === 'identity' ? Number.MIN_VALUE : 0);
}
