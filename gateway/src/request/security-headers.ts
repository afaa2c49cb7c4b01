/**
 * Headers that every answer to a guest carries, and the content security
 * policies of what is not the gateway's own page.
 *
 * @module
 */

/**
 * On every answer. The referrer policy is `same-origin`, not `no-referrer`:
 * with the latter a browser sends `Origin: null` with the join form (Fetch
 * Standard, "append a request Origin header"). No HSTS: it would bind every
 * other port of a LAN address to TLS.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin'
};

/**
 * On scripts, styles, fonts and pictures of the installation, of which a page
 * loads a hundred: without the policy for openers, which only documents obey
 * (HTML Standard, "cross-origin opener policies").
 */
export const ASSET_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
};

/** What is never a document: the types that `ASSET_HEADERS` are enough for. */
const ASSET =
  /^(?:text\/(?:css|javascript)|application\/(?:javascript|json)|font\/|image\/(?!svg))/i;

/** Whether a media type is a script's, a style's, a font's or a picture's that holds no script. */
export function isAsset(contentType: string | undefined): boolean {
  return ASSET.test(contentType ?? '');
}

/** Answers of an API are never rendered as more than text; JupyterLab shows some in a tab of its own, in a frame. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'self'; sandbox";

/** JupyterLab and its files: as Jupyter sets it, without the report address that guests cannot reach. */
export const LAB_POLICY = "frame-ancestors 'self'";

/**
 * Documents that guests may have written: scripts run in an origin of their
 * own, so they reach neither the share nor its cookie.
 */
export const DOCUMENT_POLICY = "sandbox allow-scripts; frame-ancestors 'self'";
