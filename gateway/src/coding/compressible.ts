/**
 * Which answers are worth compressing.
 *
 * @module
 */

/** Shortest body that is compressed on its way, in bytes: below it the memory costs more than is saved. */
export const MIN_STREAMED_BYTES = 1024;

/** Shortest body at hand that is compressed, in bytes: below it the headers cost more than is saved. */
export const MIN_BYTES = 384;

/**
 * Media types of text, and of the few binary ones that shrink. Images, archives
 * and WOFF are compressed already.
 */
const COMPRESSIBLE =
  /^(?:text\/(?!event-stream)[\w.+-]+|application\/(?:(?:[\w.-]+\+)?(?:json|xml)|javascript|ecmascript|x-javascript|x-ipynb\+json|manifest\+json|wasm|vnd\.ms-fontobject|x-font-ttf)|image\/(?:svg\+xml|bmp|x-icon|vnd\.microsoft\.icon)|font\/(?:ttf|otf|sfnt))$/i;

/** Whether bodies of a media type shrink; parameters such as the charset do not matter. */
export function isCompressible(contentType: string | undefined): boolean {
  return COMPRESSIBLE.test((contentType ?? '').split(';', 1)[0]?.trim() ?? '');
}
