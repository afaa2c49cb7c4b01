/**
 * Reads and writes the `Authorization` header of HTTP basic auth (RFC 7617).
 *
 * @module
 */

/** User name and passphrase. */
export interface ICredentials {
  readonly username: string;
  readonly password: string;
}

/** What a header says. */
export type BasicCredentials =
  /** No header, another scheme, or a scheme without credentials. */
  | { kind: 'missing' }
  /** The scheme is Basic but the rest is not what RFC 7617 describes. */
  | { kind: 'malformed' }
  | ({ kind: 'given' } & ICredentials);

/** Longest header value looked into, in characters: enough for 1,000 of each in UTF-8 letters of one byte. */
const MAX_ENCODED_CHARACTERS = 4096;

const BASIC = /^basic(?: +(.*))?$/is;

/** RFC 4648 §4, padding optional: some clients leave it out. */
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** A header value. */
export function writeBasicCredentials({
  username,
  password
}: ICredentials): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Reads a header value; never throws. */
export function readBasicCredentials(
  header: string | undefined
): BasicCredentials {
  const match = BASIC.exec(header ?? '');
  if (match === null) {
    return { kind: 'missing' };
  }
  const encoded = match[1]?.trim() ?? '';
  if (encoded === '') {
    return { kind: 'missing' };
  }
  if (encoded.length > MAX_ENCODED_CHARACTERS || !BASE64.test(encoded)) {
    return { kind: 'malformed' };
  }
  const text = decodeUtf8(Buffer.from(encoded, 'base64'));
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon === -1) {
    return { kind: 'malformed' };
  }
  return {
    kind: 'given',
    username: text.slice(0, colon),
    password: text.slice(colon + 1)
  };
}

/** The text, or null when the bytes are not UTF-8 (the challenge says `charset="UTF-8"`). */
function decodeUtf8(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      bytes
    );
  } catch {
    return null;
  }
}
