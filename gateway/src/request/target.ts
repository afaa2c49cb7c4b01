/**
 * Which request targets are canonical: there is exactly one way to read them,
 * for the gateway and for Jupyter alike.
 *
 * Jupyter's router (tornado) matches the raw path and decodes captured groups
 * afterwards, so a path that changes its meaning when it is decoded or
 * normalised is refused here instead of being understood.
 *
 * @module
 */

/** Longest request target, in bytes. */
export const MAX_TARGET_BYTES = 8192;

/**
 * Where JupyterLab sends a whole document path as one encoded segment, slashes
 * included (`requestDocSession` in `@jupyter/docprovider`). Relative to the
 * base URL. The path behind it is read as if its `%2F` were slashes.
 */
const ENCODED_PATH_BELOW = 'api/collaboration/session/';

/** Printable ASCII without space, `"`, `#`, `;`, `<`, `>`, `\`, `` ` ``, `{`, `|`, `}` and `^`. */
const PATH_BYTES = /^[!$-:=?-[\]_a-z~]*$/;

/** As in a path, and what browsers leave as it is in a query (URL Standard, query percent-encode set). */
const QUERY_BYTES = /^[!$-;=?-[\]-~]*$/;

const ESCAPE = /%([0-9a-fA-F]{2})?/g;

/**
 * Octets that a path never has to encode, or that must not stand in a name:
 * the unreserved characters of RFC 3986 §2.3 (encoded, they hide a route or a
 * dot), slash and backslash, and the control characters.
 */
// eslint-disable-next-line no-control-regex
const NEVER_ENCODED = /[A-Za-z0-9\-._~/\\\u0000-\u001f\u007f]/;

const DOT_SEGMENT = /(?:^|\/)\.{1,2}(?:\/|$)/;

/** A target taken apart, byte for byte. */
export interface ITarget {
  /** Raw path, without query. */
  readonly path: string;
  /** Raw query with its question mark, or the empty string. */
  readonly query: string;
}

/** Takes an origin-form target apart at its first question mark. */
export function splitTarget(target: string): ITarget {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark) };
}

/**
 * Whether a raw request target can be understood in one way only.
 *
 * @param target as it stands in the request line
 * @param basePath Jupyter's base URL, starts and ends with a slash
 */
export function isCanonicalTarget(target: string, basePath: string): boolean {
  const { path, query } = splitTarget(target);
  return (
    path.startsWith('/') &&
    isCanonicalQuery(query) &&
    isCanonicalPath(opened(path, basePath))
  );
}

/** The path with the slashes of an encoded document path opened. */
function opened(path: string, basePath: string): string {
  const prefix = basePath + ENCODED_PATH_BELOW;
  return path.startsWith(prefix)
    ? prefix + path.slice(prefix.length).replaceAll('%2F', '/')
    : path;
}

function isCanonicalPath(path: string): boolean {
  if (!PATH_BYTES.test(path) || path.includes('//') || DOT_SEGMENT.test(path)) {
    return false;
  }
  for (const [, hex] of path.matchAll(ESCAPE)) {
    if (
      hex === undefined ||
      NEVER_ENCODED.test(String.fromCharCode(parseInt(hex, 16)))
    ) {
      return false;
    }
  }
  return isUtf8(path);
}

/** Escapes must be whole; an encoded NUL has no use in a query. */
function isCanonicalQuery(query: string): boolean {
  if (!QUERY_BYTES.test(query)) {
    return false;
  }
  for (const [, hex] of query.matchAll(ESCAPE)) {
    if (hex === undefined || hex === '00') {
      return false;
    }
  }
  return true;
}

/** Whether the escapes spell UTF-8 (RFC 3629: no overlong forms, no surrogates); tornado refuses others late. */
function isUtf8(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * The query without its `token` arguments, which Jupyter would take for its
 * own token. Everything else stays byte for byte as it was.
 *
 * Tornado separates arguments by `&` alone and decodes names; names are
 * compared decoded and without regard to case, so no spelling passes.
 */
export function withoutToken(query: string): string {
  if (query === '') {
    return query;
  }
  const kept = query
    .slice(1)
    .split('&')
    .filter(argument => !isTokenArgument(argument));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}

function isTokenArgument(argument: string): boolean {
  const name = (argument.split('=', 1)[0] ?? '').replaceAll('+', ' ');
  try {
    return decodeURIComponent(name).trim().toLowerCase() === 'token';
  } catch {
    // Not UTF-8: not the word.
    return false;
  }
}
