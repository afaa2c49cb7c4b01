/**
 * The authtoken in what a host pastes: ngrok's own pages offer it inside a
 * command, a line of a configuration file, or by itself.
 *
 * @module
 */

const WRAPPINGS: readonly RegExp[] = [
  /^\$?\s*ngrok\s+(?:config\s+add-authtoken|authtoken)\s+/,
  /^(?:export\s+)?NGROK_AUTHTOKEN\s*=\s*/,
  /^authtoken\s*:\s*/
];

/** The text without what it was wrapped in; empty when there is nothing. */
export function authtokenIn(pasted: string): string {
  const bare = WRAPPINGS.reduce(
    (text, wrapping) => text.replace(wrapping, ''),
    pasted.trim()
  );
  return bare.replace(/^(["'])(.*)\1$/, '$2').trim();
}

/** Codes of problems against which another authtoken helps. */
const REFUSALS: readonly string[] = [
  'NGROK_TOKEN_MALFORMED',
  'NGROK_TOKEN_NEEDED',
  'NGROK_TOKEN_REFUSED',
  'NGROK_TOKEN_UNSAFE',
  'NGROK_TOKEN_WRONG_KIND'
];

/** Whether another authtoken is what helps against a problem. */
export function isAuthtokenRefused(code: string | undefined): boolean {
  return code !== undefined && REFUSALS.includes(code);
}
