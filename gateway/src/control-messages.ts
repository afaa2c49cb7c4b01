/**
 * Reads the messages that come down the control pipe. Every field is looked
 * at; a message that is not exactly one of the contract's is no message.
 *
 * @module
 */

import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import type { IStart, ToGateway } from '../../src/protocol';
import { ASSERTION_KEY_BYTES } from './assertion';
import { hasExactly, type FieldCheck } from './exact-fields';
import { isJsonObject } from './json-object';

/** A message as it was read; the options of a share are checked later, for an answer in words. */
export type Incoming =
  Exclude<ToGateway, IStart> | (Omit<IStart, 'options'> & { options: unknown });

const isId: FieldCheck = value =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isString: FieldCheck = value => typeof value === 'string';
const isStringOrNull: FieldCheck = value => value === null || isString(value);

/** Fields of each type beside `type`. */
const FIELDS: Record<ToGateway['type'], Record<string, FieldCheck>> = {
  hello: { protocol: value => Number.isSafeInteger(value) },
  start: {
    id: isId,
    options: () => true,
    upstream: isUpstream,
    assertion_key: value =>
      typeof value === 'string' &&
      Buffer.from(value, 'base64').length === ASSERTION_KEY_BYTES,
    state_folder: value =>
      typeof value === 'string' && isAbsolute(value) && !value.includes('\0'),
    ngrok: value => value === null || isNgrokAccess(value)
  },
  stop: { id: isId, reason: value => value === 'stopped' },
  kick: { id: isId, guest: isString },
  extend: {
    id: isId,
    minutes: value => Number.isSafeInteger(value) && Number(value) >= 1
  },
  new_address: { id: isId },
  invitation: { id: isId },
  ping: {}
};

/**
 * Reads one line.
 *
 * @throws Error when it is no message; its text holds nothing of the line
 */
export function readMessage(line: string): Incoming {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The parser's own message quotes the line, which may hold secrets.
    throw new Error('The line is not JSON.');
  }
  if (!isJsonObject(value)) {
    throw new Error('The line is not an object.');
  }
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(FIELDS, type)) {
    throw new Error('The message has no known type.');
  }
  if (
    !hasExactly(value, { type: isString, ...FIELDS[type as ToGateway['type']] })
  ) {
    throw new Error(`The fields of a ${type} message are wrong.`);
  }
  return value as unknown as Incoming;
}

function isUpstream(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    hasExactly(value, {
      socket_path: part => part === null || (isString(part) && part !== ''),
      host: part =>
        part === null || (typeof part === 'string' && isIP(part) !== 0),
      port: part =>
        Number.isInteger(part) && Number(part) >= 0 && Number(part) <= 65535,
      certificate_pem: part => part === null || isString(part),
      base_url: part => typeof part === 'string' && BASE_URL.test(part)
    }) &&
    (value.socket_path === null) !== (value.host === null) &&
    (value.host === null) === (value.port === 0)
  );
}

function isNgrokAccess(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    hasExactly(value, {
      authtoken: isString,
      server_addr: isStringOrNull,
      root_cas: isStringOrNull,
      public_cas: isStringOrNull,
      public_addr: isStringOrNull
    })
  );
}

/** A path of RFC 3986 §3.3 that starts and ends with a slash, without empty or dot segments. */
const BASE_URL = /^\/((?!\.{1,2}\/)[\w.~!$&'()*+,;=:@%-]+\/)*$/;
