/**
 * Takes secrets and what terminals obey out of texts of the service.
 *
 * @module
 */

/** What stands in place of a secret. */
const HIDDEN = '[hidden]';

/** What the service quotes as a token, whatever it is: the rest of that line. */
const QUOTED_TOKEN = /(\byour authtoken:\s*)[^\r\n]+/gi;

/** What looks like an authtoken, an API key or a credential of ngrok: two long runs with `_` between, or a known prefix. */
const LIKE_TOKEN =
  /\b(?:[0-9a-z]{20,}_[0-9a-z]{12,}|(?:ak|cr|ak_api)_[0-9a-z]{20,})\b/gi;

/** Where the agent reaches the gateway: a path of this computer. */
const PRIVATE_SOCKET = /\b(?:unix|pipe):\S+/gi;

/** What ends or parts lines and words. */
const BLANKS = /[\s\p{Zl}\p{Zp}]+/gu;

/** Control and format (bidirectional, zero-width) characters, and halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]+/gu;

/** One line of a text in which nothing of `secrets` is left. Empty secrets are passed over. */
export function withoutSecrets(
  text: string,
  secrets: readonly string[]
): string {
  const longestFirst = secrets
    .filter(secret => secret !== '')
    .sort((one, other) => other.length - one.length);
  const hide = (shown: string): string =>
    longestFirst.reduce(
      (left, secret) => left.replaceAll(secret, HIDDEN),
      shown
    );
  // Before and after the lines are joined: a secret may hold blanks, and may be broken by what is taken out.
  return hide(
    hide(text)
      .replace(QUOTED_TOKEN, `$1${HIDDEN}`)
      .replace(BLANKS, ' ')
      .replace(UNSEEN, '')
      .replace(LIKE_TOKEN, HIDDEN)
      .replace(PRIVATE_SOCKET, HIDDEN)
  ).trim();
}
