/**
 * The table of sessions: 256-bit secrets, found by their hash, in memory only.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { IClock } from './clock';
import { isGuestName } from './guest-name';
import { GuestState } from './guest-state';
import type { Guests } from './guests';
import type { IRandom } from './random';
import type { ISession, ISessions, JoinRefusal } from './share';

/** Sessions that have passed only the outer lock: most of one source, and most in all. Beyond, the oldest is forgotten. */
export const MAX_WAITING_PER_SOURCE = 1000;
export const MAX_WAITING = 10_000;

/** Sessions of guests, ended ones included, before those of ended ones are forgotten. */
export const MAX_JOINED = 4000;

/** A session that was not used for so long is forgotten, in milliseconds. */
export const IDLE_LIMIT_MS = 24 * 60 * 60_000;

const SECRET = /^[\w-]{43}$/;

interface IRecord {
  readonly session: ISession;
  readonly hash: string;
  readonly guest: GuestState | null;
  /** Null once joined. */
  readonly source: string | null;
  usedMs: number;
}

/** What the table needs. */
export interface ISessionsOptions {
  clock: Pick<IClock, 'monotonicMs'>;
  random: Pick<IRandom, 'bytes'>;
  guests: Guests;
  /** False once the share has ended: nobody joins any more. */
  isOpen: () => boolean;
  /** Told when a guest leaves: it has been marked as ended. */
  onLeft: (guest: GuestState) => void;
}

/** The table. */
export class Sessions implements ISessions {
  constructor(private readonly options: ISessionsOptions) {}

  open(source: string): ISession {
    const waiting = this._waiting.get(source) ?? new Set<IRecord>();
    this._waiting.set(source, waiting);
    if (waiting.size >= MAX_WAITING_PER_SOURCE) {
      this.forgetFirst(waiting);
    } else if (this._waitingCount >= MAX_WAITING) {
      this.forgetFirst(this.largest());
    }
    const record = this.create(null, source);
    waiting.add(record);
    this._waiting.set(source, waiting);
    this._waitingCount += 1;
    return record.session;
  }

  join(
    session: ISession,
    name: string,
    address: string
  ): ISession | JoinRefusal {
    if (!this.options.isOpen()) {
      return 'ended';
    }
    if (!isGuestName(name)) {
      // The form's step says so in better words; this is the second line.
      return 'name-taken';
    }
    const earlier = this._joined.get(session);
    if (earlier !== undefined) {
      // The form was sent twice: the same person, so the same guest.
      const isSame = earlier.guest?.name === name && earlier.guest.end === null;
      return isSame ? earlier : 'ended';
    }
    const record = this._records.get(hashOf(session.secret));
    if (record === undefined || record.source === null) {
      return 'ended';
    }
    const guest = this.options.guests.admit(name, address);
    if (typeof guest === 'string') {
      return guest;
    }
    this.forget(record);
    this.forgetOldestEnded();
    const joined = this.create(guest, null).session;
    this._joined.set(session, joined);
    return joined;
  }

  find(secret: string): ISession | null {
    if (!SECRET.test(secret)) {
      return null;
    }
    const record = this._records.get(hashOf(secret));
    if (record === undefined) {
      return null;
    }
    const nowMs = this.options.clock.monotonicMs();
    if (nowMs - record.usedMs > IDLE_LIMIT_MS) {
      this.forget(record);
      return null;
    }
    record.usedMs = nowMs;
    if (record.guest !== null) {
      this.options.guests.heardOf(record.guest);
    }
    return record.session;
  }

  leave(session: ISession): void {
    const guest = this._records.get(hashOf(session.secret))?.guest ?? null;
    if (guest !== null && guest.end === null) {
      guest.markEnded('left');
      this.options.onLeft(guest);
    }
  }

  private create(guest: GuestState | null, source: string | null): IRecord {
    const secret = this.options.random.bytes(32).toString('base64url');
    const hash = hashOf(secret);
    const record: IRecord = {
      session: { secret, publicId: hash.slice(0, 16), guest },
      hash,
      guest,
      source,
      usedMs: this.options.clock.monotonicMs()
    };
    this._records.set(hash, record);
    return record;
  }

  private forget(record: IRecord): void {
    this._records.delete(record.hash);
    if (record.source === null) {
      return;
    }
    const waiting = this._waiting.get(record.source);
    if (waiting?.delete(record) === true) {
      this._waitingCount -= 1;
      if (waiting.size === 0) {
        this._waiting.delete(record.source);
      }
    }
  }

  /** Bounds what is kept of guests who ended; their pages then say "unknown" instead of why. */
  private forgetOldestEnded(): void {
    const joined = this._records.size - this._waitingCount;
    if (joined < MAX_JOINED) {
      return;
    }
    for (const record of this._records.values()) {
      if (record.guest !== null && record.guest.end !== null) {
        this.forget(record);
        return;
      }
    }
  }

  private forgetFirst(waiting: Set<IRecord>): void {
    for (const record of waiting) {
      this.forget(record);
      return;
    }
  }

  /** The sessions of the source that holds the most: a flood displaces itself. */
  private largest(): Set<IRecord> {
    let largest = new Set<IRecord>();
    for (const waiting of this._waiting.values()) {
      if (waiting.size > largest.size) {
        largest = waiting;
      }
    }
    return largest;
  }

  private readonly _records = new Map<string, IRecord>();
  private readonly _waiting = new Map<string, Set<IRecord>>();
  private readonly _joined = new WeakMap<ISession, ISession>();
  private _waitingCount = 0;
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
