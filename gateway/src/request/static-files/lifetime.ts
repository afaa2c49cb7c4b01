/**
 * How long a file of the installation is good for.
 *
 * JupyterLab's builds put a hash of the content into the name, or into `?v=`
 * (webpack's `[contenthash]`): another content has another address, so what
 * was once read stays right. Jupyter says `immutable` for some of these only,
 * and not where extensions lie deeper or an administrator has set paths; here
 * the address decides, as long as Jupyter does not forbid it.
 *
 * @module
 */

import { splitTarget } from '../target';

/** How a file is kept here and in the guest's browser. */
export type Lifetime =
  /** For good. */
  | 'immutable'
  /** Icons, which JupyterLab loads anew each time a kernel becomes busy or idle. */
  | 'icon'
  /** Asked for again and again. */
  | 'changing';

/** How long a file that may change is given again without asking Jupyter, in milliseconds. */
export const CHANGING_MS = 5000;

/** What browsers are told. `private`: whoever has no session gets nothing, from caches in between neither. */
export const CACHE_CONTROL: Readonly<Record<Lifetime, string>> = {
  immutable: 'private, max-age=31536000, immutable',
  icon: 'private, max-age=3600',
  changing: 'private, no-cache'
};

/** A hash as a segment of a file's name, such as `jlab_core.8811dd2733d03721.js`. */
const HASHED_NAME = /[.-][0-9a-f]{16,64}\.[\w.]+$/;

/** As the only argument: tornado reads no other one. */
const VERSION = /^\?v=[\w.-]{8,128}$/;

const ICON = /\.(?:ico|svg|png)$/;

/** Whether a file can be kept under this target at all: any other query makes it another address of the same file. */
export function isKeptTarget(target: string): boolean {
  const { query } = splitTarget(target);
  return query === '' || VERSION.test(query);
}

/**
 * @param target path and query
 * @param cacheControl what Jupyter says
 */
export function lifetimeOf(
  target: string,
  cacheControl: string | undefined
): Lifetime {
  const { path, query } = splitTarget(target);
  if (HASHED_NAME.test(path)) {
    return 'immutable';
  }
  if (VERSION.test(query)) {
    // Jupyter forbids it while JupyterLab is being developed: then the same address changes.
    return /no-cache|no-store/i.test(cacheControl ?? '')
      ? 'changing'
      : 'immutable';
  }
  return ICON.test(path) ? 'icon' : 'changing';
}
