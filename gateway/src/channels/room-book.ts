/**
 * The rooms of one share: their states, and which room of a file is in use.
 *
 * Two rooms of one file (`json:notebook:ID` and `text:file:ID`) overwrite each
 * other on disk, so only one of them is open at a time.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { IRunBudget } from './depth-map';
import type { DocumentRoom } from './room-grant';
import { RoomState } from './room-state';

/** Jupyter keeps a room so long after its last client left (`document_cleanup_delay`), in milliseconds. */
const CLEANUP_DELAY_MS = 60_000;

/** Runs of depths kept for all rooms of a share: about 64 MB. */
const RUN_BUDGET = 4_000_000;

/** The room of a file that is in use. */
interface IOpenRoom {
  readonly room: string;
  sockets: number;
  /** When its last socket was shut. */
  emptySinceMs: number;
}

/** All rooms of a share. */
export class RoomBook {
  private readonly _budget: IRunBudget = { left: RUN_BUDGET };
  private readonly _states = new Map<string, RoomState>();
  private readonly _files = new Map<string, IOpenRoom>();

  constructor(private readonly _clock: IClock) {}

  /** The state of a room, made when the room is new. */
  state(room: string): RoomState {
    let state = this._states.get(room);
    if (state === undefined) {
      state = new RoomState(this._budget);
      this._states.set(room, state);
    }
    return state;
  }

  /**
   * Counts a socket into a document's room.
   *
   * @returns what counts it out again, or null while another room of the same file is in use
   */
  enter(room: string, { fileId }: DocumentRoom): (() => void) | null {
    const now = this._clock.monotonicMs();
    const open = this._files.get(fileId);
    const inUse =
      open !== undefined &&
      (open.sockets > 0 || now - open.emptySinceMs < CLEANUP_DELAY_MS);
    if (inUse && open.room !== room) {
      return null;
    }
    const entered = inUse ? open : { room, sockets: 0, emptySinceMs: now };
    entered.sockets += 1;
    this._files.set(fileId, entered);
    let isIn = true;
    return () => {
      if (isIn) {
        isIn = false;
        entered.sockets -= 1;
        entered.emptySinceMs = this._clock.monotonicMs();
      }
    };
  }
}
