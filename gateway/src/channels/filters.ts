/**
 * Makes the filter of each socket. One `ChannelFilters` serves a whole share,
 * because what guests build in a room is judged together.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { IGuestState } from '../share';
import type { IChannelFilter } from './channel';
import { EventsFilter } from './events-filter';
import { KernelFilter } from './kernel-filter';
import { RoomBook } from './room-book';
import { RoomFilter } from './room-filter';
import {
  isGranted,
  parseRoomName,
  type DocumentRoom,
  type RoomName
} from './room-grant';
import { TerminalFilter } from './terminal-filter';

/** Whose socket it is and what it leads to. */
export type FilterRequest =
  | { kind: 'kernel' | 'events' | 'terminal'; guest: IGuestState }
  | {
      kind: 'room';
      guest: IGuestState;
      /** Last segment of the raw path. */
      room: string;
      /** What Jupyter granted this guest for the room's file; null when nothing. */
      grant: DocumentRoom | null;
    };

/** Makes filters. */
export interface IChannelFilters {
  /**
   * The filter of one socket, or null when the guest must not have this
   * socket: then Jupyter is not asked. `closed` of each filter must be called
   * once; the relay does.
   */
  create(request: FilterRequest): IChannelFilter | null;
}

/** @param dependencies passed on to the filters */
export function createChannelFilters(dependencies: {
  clock: IClock;
  log: ILog;
}): IChannelFilters {
  const book = new RoomBook(dependencies.clock);

  const createRoom = (
    { guest, room, grant }: Extract<FilterRequest, { kind: 'room' }>,
    name: RoomName | null
  ): IChannelFilter | null => {
    if (name === null) {
      return null;
    }
    const isDocument = name.kind === 'document';
    const leave =
      isDocument && isGranted(name.document, grant)
        ? book.enter(room, name.document)
        : null;
    if (isDocument && leave === null) {
      return null;
    }
    return new RoomFilter({
      ...dependencies,
      guest,
      state: book.state(room),
      holdsDocument: isDocument,
      onClosed: () => leave?.()
    });
  };

  return {
    create(request) {
      switch (request.kind) {
        case 'kernel':
          return new KernelFilter(request.guest);
        case 'events':
          return new EventsFilter();
        case 'terminal':
          return new TerminalFilter();
        case 'room':
          return createRoom(request, parseRoomName(request.room));
      }
    }
  };
}
