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

/** Codes by which ngrok says that an authtoken is wrong or missing, not that something else is. */
const REFUSALS: readonly string[] = [
  'ERR_NGROK_105',
  'ERR_NGROK_106',
  'ERR_NGROK_107',
  'ERR_NGROK_4018'
];

/** Whether ngrok refused the authtoken, so that another one is what helps. */
export function isAuthtokenRefused(serviceCode: string | undefined): boolean {
  return serviceCode !== undefined && REFUSALS.includes(serviceCode);
}
