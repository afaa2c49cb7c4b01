/**
 * Checks what a share is asked for with, before anything is opened.
 *
 * @module
 */

import {
  MOST_GUESTS,
  MOST_MINUTES,
  type IStartOptions
} from '../../src/protocol';
import { isDnsName, isDomain } from './dns-name';
import { GatewayError } from './errors';
import { fieldFaults, type FieldCheck } from './exact-fields';
import { isJsonObject } from './json-object';
import { isTooLong, normalized } from './password-check';
import { isHostAddress } from './transport/addresses';

const CONTROL = /[\p{Cc}\p{Cs}]/u;

const CHECKS: Record<keyof IStartOptions, FieldCheck> = {
  transport: value => value === 'lan' || value === 'ngrok',
  host: value => value === null || isListenAddress(value),
  advertised_host: value => value === null || isAdvertisable(value),
  port: value => isWhole(value, 0, 65535),
  minutes: value => isWhole(value, 1, MOST_MINUTES),
  max_guests: value => isWhole(value, 1, MOST_GUESTS),
  // The other roles do not hold on the wire yet, so they are not given out.
  role: value => value === 'full',
  basic_auth: value => typeof value === 'boolean',
  // RFC 7617 §2: no colon in the user name.
  username: value => isText(value, 64) && !value.includes(':'),
  password: value => value === null || isPassword(value),
  session_password: value => value === null || isPassword(value),
  host_name: value => isText(value, 256),
  document: value => value === null || isDocumentPath(value),
  domain: value => value === null || isDomain(value),
  monthly_requests: value => value === null || isLimit(value),
  monthly_bytes: value => value === null || isLimit(value)
};

/**
 * Hands back the options when every field is there, right, and known.
 *
 * @throws GatewayError `BAD_OPTIONS`; its cause names all wrong fields
 */
export function ensureStartOptions(value: unknown): IStartOptions {
  if (!isJsonObject(value)) {
    throw new GatewayError('BAD_OPTIONS', new Error('not an object'));
  }
  const { unknown, wrong } = fieldFaults(value, CHECKS);
  if (unknown.length > 0 || wrong.length > 0) {
    throw new GatewayError(
      'BAD_OPTIONS',
      new Error(`wrong: ${wrong.join(' ')}; unknown: ${unknown.length}`)
    );
  }
  return value as unknown as IStartOptions;
}

function isWhole(value: unknown, least: number, most: number): boolean {
  return (
    Number.isInteger(value) && Number(value) >= least && Number(value) <= most
  );
}

function isText(value: unknown, mostCharacters: number): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    [...value].length <= mostCharacters &&
    !CONTROL.test(value)
  );
}

function isPassword(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    !CONTROL.test(value) &&
    !isTooLong(normalized(value))
  );
}

/** One address of this machine; a wildcard would open every interface. */
function isListenAddress(value: unknown): boolean {
  return typeof value === 'string' && isHostAddress(value);
}

function isAdvertisable(value: unknown): boolean {
  return (
    isListenAddress(value) ||
    (isDnsName(value) &&
      // What looks like an address but is none (`1.2.3`, `0x7f.1`) is an address to a browser.
      !/(^|\.)(\d+|0x[0-9a-f]*)$/i.test(value))
  );
}

function isLimit(value: unknown): boolean {
  return isWhole(value, 1, Number.MAX_SAFE_INTEGER);
}

function isDocumentPath(value: unknown): boolean {
  return (
    isText(value, 4096) &&
    value.split('/').every(part => part !== '' && part !== '.' && part !== '..')
  );
}
