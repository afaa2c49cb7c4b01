/**
 * The whole status of the share, made new after each change and sent upwards.
 *
 * @module
 */

import type {
  IGuest,
  IProblem,
  IShareStatus,
  IStartOptions,
  ITunnel,
  IUsage,
  Phase,
  StartStep
} from '../../src/protocol';
import type { IClock } from './clock';
import type { GuestState } from './guest-state';

/** Longest time that a guest's change waits for others to be sent with it, in milliseconds. */
export const COALESCE_MS = 100;

/** What the status shows of a share that is starting or live. */
export interface IShownShare {
  id: string;
  options: Pick<
    IStartOptions,
    'transport' | 'role' | 'max_guests' | 'basic_auth'
  >;
  startedAtWallMs: number;
  expiresAtWallMs: number;
  url: string | null;
  fingerprint: string | null;
  guests: readonly GuestState[];
  tunnel: ITunnel | null;
  usage: IUsage | null;
}

/** What the status is made from. */
export interface IShown {
  phase: Phase;
  steps: readonly StartStep[];
  /** Null when off or failed. */
  share: IShownShare | null;
  problem: IProblem | null;
}

/** The status of one moment. */
export function statusOf(seq: number, shown: IShown): IShareStatus {
  const { phase, steps, share, problem } = shown;
  return {
    seq,
    phase,
    steps: [...steps],
    id: share?.id ?? null,
    transport: share?.options.transport ?? null,
    url: share?.url ?? null,
    fingerprint_sha256: share?.fingerprint ?? null,
    started_at: share === null ? null : rfc3339(share.startedAtWallMs),
    expires_at: share === null ? null : rfc3339(share.expiresAtWallMs),
    role: share?.options.role ?? null,
    max_guests: share?.options.max_guests ?? null,
    basic_auth: share?.options.basic_auth ?? null,
    guests: share?.guests.map(shownGuest) ?? [],
    tunnel: share?.tunnel ?? null,
    usage: share?.usage ?? null,
    problem
  };
}

/** A wall-clock time as the contract writes it. */
export function rfc3339(wallMs: number): string {
  return new Date(wallMs).toISOString();
}

function shownGuest(guest: GuestState): IGuest {
  return {
    id: guest.id,
    name: guest.name,
    username: guest.username,
    role: guest.role,
    address: guest.address,
    joined_at: rfc3339(guest.joinedAtWallMs),
    sockets: guest.sockets.size
  };
}

/** Sends statuses. */
export interface IStatusBoard {
  /** Sends the status now. */
  send(): void;
  /** Sends it within `COALESCE_MS`. */
  sendSoon(): void;
  dispose(): void;
}

/**
 * @param show what to show at the moment of sending
 * @param deliver takes the status upwards
 */
export function createStatusBoard(
  clock: Pick<IClock, 'after'>,
  show: () => IShown,
  deliver: (status: IShareStatus) => void
): IStatusBoard {
  let seq = 0;
  let cancel: (() => void) | null = null;

  function dispose(): void {
    cancel?.();
    cancel = null;
  }

  function send(): void {
    dispose();
    seq += 1;
    deliver(statusOf(seq, show()));
  }

  return {
    send,
    sendSoon() {
      cancel ??= clock.after(COALESCE_MS, send);
    },
    dispose
  };
}
