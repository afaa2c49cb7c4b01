/**
 * Problems against which another authtoken helps.
 *
 * @module
 */

const CODES: readonly string[] = [
  'NGROK_TOKEN_MALFORMED',
  'NGROK_TOKEN_NEEDED',
  'NGROK_TOKEN_REFUSED',
  'NGROK_TOKEN_UNSAFE',
  'NGROK_TOKEN_WRONG_KIND'
];

/** Whether the host should give another authtoken. */
export function isAuthtokenRefused(code: string | undefined): boolean {
  return code !== undefined && CODES.includes(code);
}
