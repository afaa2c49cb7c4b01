/**
 * Rooms of one share with guests in them, without sockets.
 *
 * @module
 */

import type { IChannelFilter, Judgement } from '../../src/channels/channel';
import { createChannelFilters } from '../../src/channels/filters';
import { ChannelGuest, MemoryLog } from './channel-guest';
import { FakeClock } from './fake-clock';

export const FILE_ID = '7d2a6a3e-3b0f-4b0e-8c53-0d4a2b1c9e10';
export const GRANT = { format: 'json', type: 'notebook', fileId: FILE_ID };
export const ROOM = `json:notebook:${FILE_ID}`;

/** One guest's socket to a room. */
export class RoomSeat {
  constructor(
    readonly guest: ChannelGuest,
    readonly filter: IChannelFilter
  ) {
    filter.opened('');
  }

  says(data: Buffer): Judgement {
    return this.filter.fromGuest(data, true);
  }

  hears(data: Buffer): Judgement {
    return this.filter.fromServer(data, true);
  }
}

/** The rooms of a share. */
export class RoomStage {
  readonly clock = new FakeClock();
  readonly log = new MemoryLog();
  private readonly _filters = createChannelFilters({
    clock: this.clock,
    log: this.log
  });

  /** Opens a room for a guest; null when the guest must not have it. */
  tryEnter(
    guest: ChannelGuest,
    room = ROOM,
    grant: typeof GRANT | null = GRANT
  ): RoomSeat | null {
    const filter = this._filters.create({ kind: 'room', guest, room, grant });
    return filter && new RoomSeat(guest, filter);
  }

  enter(
    guest: ChannelGuest,
    room?: string,
    grant?: typeof GRANT | null
  ): RoomSeat {
    const seat = this.tryEnter(guest, room, grant);
    if (seat === null) {
      throw new Error('The guest was not let into the room.');
    }
    return seat;
  }
}
