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

/** What the form holds. Numbers are the text that was typed. */
export interface IShareDraft {
  transport: TransportName;
  hostAddress: string;
  advertisedHost: string;
  port: string;
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
  | 'same';

/** Faults by field; empty when the share can start. */
export type Faults = Partial<Record<keyof IShareDraft, Fault>>;

/** Where the administrator's ceiling holds a field; `value` is what it is held at. */
export interface ICeiling {
  transport: boolean;
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
  transport: false,
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
    transport: limits.allowed_transports.length < transports.length,
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
    minutes: atMost(draft.minutes, ceiling.minutes),
    maxGuests: atMost(draft.maxGuests, ceiling.maxGuests),
    basicAuth: draft.basicAuth || ceiling.basicAuth,
    passwords: ceiling.passwords ? 'generated' : draft.passwords
  };
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
  if (draft.port.trim()) {
    note('port', numberFault(draft.port, MOST.port));
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
    transport: draft.transport,
    host: draft.hostAddress.trim() || null,
    advertised_host: draft.advertisedHost.trim() || null,
    port: Number(draft.port),
    minutes: Number(draft.minutes),
    max_guests: Number(draft.maxGuests),
    role: 'full',
    basic_auth: draft.basicAuth,
    username: draft.username.trim(),
    password: isChosen && draft.basicAuth ? draft.password : null,
    session_password: isChosen ? draft.sessionPassword : null
  };
}
