/**
 * A share being prepared: the defaults, what the host changes for this one
 * share, and what the administrator allows. Pure.
 *
 * @module
 */

import type { IDefaultValues, PasswordSource } from './defaultValues';
import type { IShareChoices, IStartOptions, TransportName } from './protocol';
import { MOST_GUESTS, MOST_MINUTES } from './protocol';

/** Shortest chosen passphrase, in characters; the gateway also judges how guessable it is. */
export const MIN_PASSWORD_LENGTH = 15;

/** The largest number that each field takes. */
export const MOST = {
  port: 65_535,
  minutes: MOST_MINUTES,
  maxGuests: MOST_GUESTS
} as const;

const BYTES_PER_MEGABYTE = 1_000_000;

/** What the form holds. Numbers are the text that was typed. */
export interface IShareDraft {
  transport: TransportName;
  hostAddress: string;
  advertisedHost: string;
  port: string;
  /** Host name to ask the tunnel's service for; empty means the account's own. */
  domain: string;
  /** What the tunnel's plan allows a month; 0 means no limit. */
  monthlyRequests: number;
  /** In 10⁶ bytes; 0 means no limit. */
  monthlyMegabytes: number;
  minutes: string;
  maxGuests: string;
  basicAuth: boolean;
  username: string;
  passwords: PasswordSource;
  /** Chosen passphrase of the outer lock. */
  password: string;
  sessionPassword: string;
}

/** What is wrong with one field. */
export type Fault =
  | 'not-whole'
  | 'too-small'
  | 'too-large'
  | 'too-short'
  | 'empty'
  | 'colon'
  | 'same'
  | 'no-domain';

/** Faults by field; empty when the share can start. */
export type Faults = Partial<Record<keyof IShareDraft, Fault>>;

/** Where the administrator's ceiling holds a field; `value` is what it is held at. */
export interface ICeiling {
  /** The transports that are left, or null when none is forbidden. */
  transport: readonly TransportName[] | null;
  /** Most minutes, or null. */
  minutes: number | null;
  /** Most guests, or null. */
  maxGuests: number | null;
  /** True means the outer lock is on whatever the host wants. */
  basicAuth: boolean;
  /** True means passphrases are generated whatever the host wants. */
  passwords: boolean;
}

/** No ceiling: what is known before the server was asked. */
export const NO_CEILING: ICeiling = {
  transport: null,
  minutes: null,
  maxGuests: null,
  basicAuth: false,
  passwords: false
};

/** The ceiling that the administrator's limits draw over a form. */
export function ceilingOf(choices: IShareChoices | null): ICeiling {
  if (!choices) {
    return NO_CEILING;
  }
  const { limits, transports } = choices;
  return {
    transport: transports.every(({ name }) =>
      limits.allowed_transports.includes(name)
    )
      ? null
      : limits.allowed_transports,
    minutes: limits.max_share_minutes,
    maxGuests: limits.max_guests,
    basicAuth: limits.require_basic_auth,
    passwords: limits.require_generated_passwords
  };
}

/** A draft with the values of the defaults. */
export function draftOf(defaults: IDefaultValues): IShareDraft {
  return {
    transport: defaults.transport,
    hostAddress: defaults.hostAddress,
    advertisedHost: defaults.advertisedHost,
    port: defaults.port ? String(defaults.port) : '',
    domain: defaults.ngrokDomain,
    monthlyRequests: defaults.ngrokMonthlyRequests,
    monthlyMegabytes: defaults.ngrokMonthlyMegabytes,
    minutes: String(defaults.minutes),
    maxGuests: String(defaults.maxGuests),
    basicAuth: defaults.basicAuth,
    username: defaults.username,
    passwords: defaults.passwords,
    password: '',
    sessionPassword: ''
  };
}

/** The host's changes after one more. Chosen passphrases that are wanted no longer are forgotten. */
export function changesWith(
  changes: Partial<IShareDraft>,
  change: Partial<IShareDraft>
): Partial<IShareDraft> {
  return {
    ...changes,
    ...change,
    ...(change.passwords === 'generated' && {
      password: '',
      sessionPassword: ''
    }),
    ...(change.basicAuth === false && { password: '' })
  };
}

/** The draft held below the ceiling: what the form shows and what would start. */
export function heldBelow(draft: IShareDraft, ceiling: ICeiling): IShareDraft {
  return {
    ...draft,
    transport: oneOf(draft.transport, ceiling.transport),
    minutes: atMost(draft.minutes, ceiling.minutes),
    maxGuests: atMost(draft.maxGuests, ceiling.maxGuests),
    basicAuth: draft.basicAuth || ceiling.basicAuth,
    passwords: ceiling.passwords ? 'generated' : draft.passwords
  };
}

/** The transport itself, or the first that is left; itself when none is. */
export function oneOf(
  transport: TransportName,
  left: readonly TransportName[] | null
): TransportName {
  return left?.includes(transport) ? transport : (left?.[0] ?? transport);
}

function atMost(typed: string, ceiling: number | null): string {
  const value = wholeNumber(typed);
  return ceiling !== null && value !== null && value > ceiling
    ? String(ceiling)
    : typed;
}

/** The whole number that was typed, or null. */
function wholeNumber(typed: string): number | null {
  return /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : null;
}

/** All that is wrong with a draft. The server checks again. */
export function faultsOf(draft: IShareDraft): Faults {
  const faults: Faults = {};
  const note = (field: keyof IShareDraft, fault: Fault | null) => {
    if (fault) {
      faults[field] = fault;
    }
  };
  if (draft.transport === 'lan' && draft.port.trim()) {
    note('port', numberFault(draft.port, MOST.port));
  }
  if (draft.transport === 'ngrok') {
    note('domain', domainFault(draft.domain));
  }
  note('minutes', numberFault(draft.minutes, MOST.minutes));
  note('maxGuests', numberFault(draft.maxGuests, MOST.maxGuests));
  if (draft.basicAuth) {
    note('username', usernameFault(draft.username));
  }
  if (draft.passwords === 'chosen') {
    note('sessionPassword', passwordFault(draft.sessionPassword));
    if (draft.basicAuth) {
      note('password', passwordFault(draft.password));
      if (draft.password && draft.password === draft.sessionPassword) {
        note('sessionPassword', 'same');
      }
    }
  }
  return faults;
}

function numberFault(typed: string, most: number): Fault | null {
  const value = wholeNumber(typed);
  if (value === null) {
    return 'not-whole';
  }
  return value < 1 ? 'too-small' : value > most ? 'too-large' : null;
}

/** The host name in what was typed or pasted: an address of the domain is understood too. */
function domainOf(typed: string): string {
  return typed
    .trim()
    .replace(/^https:\/\//i, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

/** Labels of RFC 1123 §2.1, two or more. */
const DOMAIN =
  /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

function domainFault(typed: string): Fault | null {
  const domain = domainOf(typed);
  return domain === '' || DOMAIN.test(domain) ? null : 'no-domain';
}

/** A colon would end the user name in HTTP basic auth (RFC 7617 §2). */
function usernameFault(username: string): Fault | null {
  return !username.trim() ? 'empty' : username.includes(':') ? 'colon' : null;
}

function passwordFault(password: string): Fault | null {
  return [...password].length < MIN_PASSWORD_LENGTH ? 'too-short' : null;
}

/** The request that a faultless draft stands for. */
export function optionsOf(draft: IShareDraft): Partial<IStartOptions> {
  const isChosen = draft.passwords === 'chosen';
  return {
    ...transportOptionsOf(draft),
    minutes: Number(draft.minutes),
    max_guests: Number(draft.maxGuests),
    role: 'full',
    basic_auth: draft.basicAuth,
    username: draft.username.trim(),
    password: isChosen && draft.basicAuth ? draft.password : null,
    session_password: isChosen ? draft.sessionPassword : null
  };
}

/** What only the chosen transport asks. */
function transportOptionsOf(draft: IShareDraft): Partial<IStartOptions> {
  switch (draft.transport) {
    case 'lan':
      return {
        transport: 'lan',
        host: draft.hostAddress.trim() || null,
        advertised_host: draft.advertisedHost.trim() || null,
        port: Number(draft.port)
      };
    case 'ngrok':
      return {
        transport: 'ngrok',
        domain: domainOf(draft.domain) || null,
        monthly_requests: draft.monthlyRequests || null,
        monthly_bytes: draft.monthlyMegabytes * BYTES_PER_MEGABYTE || null
      };
  }
}
