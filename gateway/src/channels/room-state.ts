/**
 * What all guests of a share have in common in one room: whose client id is
 * whose, how deep what they wrote lies, and which root types they opened.
 * Lives as long as the share: what is forgotten could be built on again.
 *
 * @module
 */

import type { IGuestState } from '../share';
import { DepthMap, type IRunBudget } from './depth-map';
import { recordDepths } from './document-depth';
import { MalformedError } from './byte-reader';
import type { IUpdate } from './yjs-update';

/** What a room asks of its guests. */
export type RoomGuest = Pick<
  IGuestState,
  'id' | 'name' | 'username' | 'role' | 'end'
>;

/** Most root types one guest may open in one room; documents have at most about ten. */
const MAX_ROOTS_PER_GUEST = 32;

/** Most client ids of one guest in one room, over the whole share: each page load takes one. */
const MAX_IDS_PER_GUEST = 512;

/** The state of one room. */
export class RoomState {
  private readonly _depths: DepthMap;
  /** Client ids by the guest whose awareness showed them first. */
  private readonly _owners = new Map<number, RoomGuest>();
  /** Client ids seen from Jupyter that belong to no guest: the host's. */
  private readonly _foreign = new Set<number>();
  /** Client ids by the guest who first wrote under them; not yet anybody's. */
  private readonly _writers = new Map<number, RoomGuest>();
  private readonly _roots = new Set<string>();
  private readonly _rootCounts = new Map<string, number>();
  private readonly _idCounts = new Map<string, number>();

  constructor(budget: IRunBudget) {
    this._depths = new DepthMap(budget);
  }

  /** A client id that came from Jupyter: unless a guest brought it, it is the host's. */
  sawFromServer(clientId: number): void {
    if (!this._owners.has(clientId) && !this._writers.has(clientId)) {
      this._foreign.add(clientId);
    }
  }

  /**
   * Whether `guest` may speak under a client id; an id nobody has becomes
   * the guest's. Id 0 is Jupyter's own (it loads files under it).
   */
  claim(clientId: number, guest: RoomGuest): boolean {
    const owner = this._owners.get(clientId);
    if (owner?.id === guest.id) {
      return true;
    }
    const writer = this._writers.get(clientId);
    const count = this._idCounts.get(guest.id) ?? 0;
    if (
      clientId === 0 ||
      this._foreign.has(clientId) ||
      isSomebodyElse(owner, guest) ||
      isSomebodyElse(writer, guest) ||
      count >= MAX_IDS_PER_GUEST
    ) {
      return false;
    }
    this._owners.set(clientId, guest);
    this._idCounts.set(guest.id, count + 1);
    return true;
  }

  /** @throws MalformedError when the update must not reach Jupyter; nothing is recorded then */
  ensureAcceptable(update: IUpdate, guest: RoomGuest): void {
    const roots = this._newRoots(update);
    const count = (this._rootCounts.get(guest.id) ?? 0) + roots.size;
    if (count > MAX_ROOTS_PER_GUEST) {
      throw new MalformedError('opens too many root types');
    }
    recordDepths(update, this._depths);
    roots.forEach(root => this._roots.add(root));
    this._rootCounts.set(guest.id, count);
    for (const clientId of update.elements.keys()) {
      if (!this._foreign.has(clientId) && !this._writers.has(clientId)) {
        this._writers.set(clientId, guest);
      }
    }
  }

  private _newRoots(update: IUpdate): Set<string> {
    const roots = new Set<string>();
    for (const elements of update.elements.values()) {
      for (const { root } of elements) {
        if (root !== null && !this._roots.has(root)) {
          roots.add(root);
        }
      }
    }
    return roots;
  }
}

/** Who is gone holds nothing: the same page may come back as another guest. */
function isSomebodyElse(
  holder: RoomGuest | undefined,
  guest: RoomGuest
): boolean {
  return holder !== undefined && holder.id !== guest.id && holder.end === null;
}
