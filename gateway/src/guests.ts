/**
 * The table of guests.
 *
 * @module
 */

import type { Role } from '../../src/protocol';
import type { IClock } from './clock';
import { isSameName } from './guest-name';
import { GuestState } from './guest-state';
import type { IRandom } from './random';
import type { JoinRefusal } from './share';

/**
 * A guest without sockets who was not heard of for so long gives up the place
 * when somebody else wants it, in milliseconds.
 */
export const ABSENT_AFTER_MS = 10 * 60_000;

/** What the table needs. */
export interface IGuestsOptions {
  clock: Pick<IClock, 'wallMs' | 'monotonicMs'>;
  random: Pick<IRandom, 'bytes'>;
  maxGuests: number;
  role: Role;
  /** The host's display name: no guest may bear it. */
  hostName: string;
  /** Told when somebody has come in. */
  onJoined?: (guest: GuestState) => void;
  /** Told after each change of any guest. */
  onChange: () => void;
  /** Told when an absent guest has to make room: it has been marked as ended. */
  onMadeRoom: (guest: GuestState) => void;
}

/** The table. */
export class Guests {
  constructor(private readonly options: IGuestsOptions) {}

  /** Guests who are here, in the order they came. */
  get present(): GuestState[] {
    return [...this._guests.values()].filter(guest => guest.end === null);
  }

  /** Those who are here and those who have ended but may still have something open. */
  get all(): GuestState[] {
    return [...this._guests.values()];
  }

  /** The guest with this id who is here, or null. */
  find(id: string): GuestState | null {
    const guest = this._guests.get(id);
    return guest === undefined || guest.end !== null ? null : guest;
  }

  /** Lets somebody in, or says why not. */
  admit(name: string, address: string): GuestState | JoinRefusal {
    const { clock, random, role, hostName, maxGuests, onJoined, onChange } =
      this.options;
    if (isSameName(name, hostName)) {
      return 'name-taken';
    }
    if (this.present.length >= maxGuests && !this.makeRoom()) {
      return 'full';
    }
    const guest = new GuestState(
      {
        id: random.bytes(8).toString('hex'),
        name,
        role,
        address,
        joinedAtWallMs: clock.wallMs()
      },
      onChange
    );
    this.prune();
    this._guests.set(guest.id, guest);
    this.heardOf(guest);
    onJoined?.(guest);
    onChange();
    return guest;
  }

  /** Notes that a guest has just made a request. */
  heardOf(guest: GuestState): void {
    this._heardOfMs.set(guest, this.options.clock.monotonicMs());
  }

  private makeRoom(): boolean {
    const nowMs = this.options.clock.monotonicMs();
    const heardOf = (guest: GuestState): number =>
      this._heardOfMs.get(guest) ?? 0;
    const [absent] = this.present
      .filter(
        guest =>
          guest.sockets.size === 0 &&
          guest.requests.size === 0 &&
          nowMs - heardOf(guest) >= ABSENT_AFTER_MS
      )
      .sort((one, other) => heardOf(one) - heardOf(other));
    if (absent === undefined) {
      return false;
    }
    absent.markEnded('left');
    this.options.onMadeRoom(absent);
    return true;
  }

  /** Forgets those who have ended and have nothing open; their sessions still know why. */
  private prune(): void {
    for (const guest of this._guests.values()) {
      if (
        guest.end !== null &&
        guest.sockets.size === 0 &&
        guest.requests.size === 0
      ) {
        this._guests.delete(guest.id);
      }
    }
  }

  private readonly _guests = new Map<string, GuestState>();
  private readonly _heardOfMs = new WeakMap<GuestState, number>();
}
