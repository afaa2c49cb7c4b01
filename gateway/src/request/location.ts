/**
 * Where an answer of Jupyter may send a guest: to a canonical path below the
 * share's own base URL, and never to Jupyter's login.
 *
 * @module
 */

import type { IShare } from '../share';
import { isCanonicalTarget, splitTarget, withoutToken } from './target';

/**
 * A `Location` as the guest gets it: a path, without origin and without token.
 *
 * @returns null when there is none, or when it leads elsewhere
 */
export function localLocation(
  location: string | undefined,
  { origin, basePath }: Pick<IShare, 'origin' | 'basePath'>
): string | null {
  if (location === undefined) {
    return null;
  }
  const target = location.startsWith(`${origin}/`)
    ? location.slice(origin.length)
    : location;
  const { path, query } = splitTarget(target);
  return isCanonicalTarget(target, basePath) &&
    path.startsWith(basePath) &&
    !/^(?:login|logout)(?:\/|$)/.test(path.slice(basePath.length))
    ? path + withoutToken(query)
    : null;
}
