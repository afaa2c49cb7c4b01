/**
 * The host's defaults as the Settings editor keeps them, read defensively.
 *
 * @module
 */

import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { TransportName } from './protocol';

/** Where passphrases come from. Chosen ones are typed in the panel and kept nowhere. */
export type PasswordSource = 'generated' | 'chosen';

/** One field for each property of `schema/plugin.json`. */
export interface IDefaultValues {
  readonly transport: TransportName;
  /** Address to listen on; empty means the first private address. */
  readonly hostAddress: string;
  /** Address guests are told instead; empty means `hostAddress`. */
  readonly advertisedHost: string;
  /** TCP port; 0 means a free one. */
  readonly port: number;
  /** Host name to ask ngrok for; empty means the account's own. */
  readonly ngrokDomain: string;
  /** Most requests that the ngrok plan allows a month; 0 means no limit. */
  readonly ngrokMonthlyRequests: number;
  /** Most data to guests that the ngrok plan allows a month, in 10⁶ bytes; 0 means no limit. */
  readonly ngrokMonthlyMegabytes: number;
  readonly minutes: number;
  readonly maxGuests: number;
  readonly basicAuth: boolean;
  readonly username: string;
  readonly passwords: PasswordSource;
  /** Whether notebooks have a Share button. */
  readonly notebookButton: boolean;
  /** Whether comings and goings are notified. */
  readonly notifications: boolean;
}

/** The values of a JupyterLab without settings; the schema states the same. */
export const BUILT_IN_DEFAULTS: IDefaultValues = {
  transport: 'lan',
  hostAddress: '',
  advertisedHost: '',
  port: 0,
  ngrokDomain: '',
  ngrokMonthlyRequests: 20_000,
  ngrokMonthlyMegabytes: 1000,
  minutes: 60,
  maxGuests: 100,
  basicAuth: true,
  username: 'guest',
  passwords: 'generated',
  notebookButton: true,
  notifications: true
};

/**
 * Reads settings; each field stands for itself, so that one bad value spoils no other.
 *
 * @param otherwise values of what is missing or of the wrong kind
 */
export function readDefaults(
  composite: ReadonlyPartialJSONObject,
  otherwise = BUILT_IN_DEFAULTS
): IDefaultValues {
  const read = { ...otherwise } as Record<string, unknown>;
  for (const [name, value] of Object.entries(otherwise)) {
    if (typeof composite[name] === typeof value) {
      read[name] = composite[name];
    }
  }
  const defaults = read as unknown as IDefaultValues;
  return {
    ...defaults,
    transport: defaults.transport === 'ngrok' ? 'ngrok' : 'lan',
    passwords: defaults.passwords === 'chosen' ? 'chosen' : 'generated'
  };
}
