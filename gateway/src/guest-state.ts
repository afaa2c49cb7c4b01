/**
 * One person who came in: who it is, what is open, and whether it has ended.
 *
 * @module
 */

import type { EndReason, Role } from '../../src/protocol';
import type { IEnd, IGuestSocket, IGuestState, IVirtualState } from './share';

/**
 * Most sockets of one guest, own pages' included: twice the 64 that are
 * promised, so that a reload does not fail while the old sockets go.
 */
export const MAX_SOCKETS_PER_GUEST = 128;

/** What is fixed when a guest comes in. */
export interface IGuestFacts {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly address: string;
  readonly joinedAtWallMs: number;
}

/** A guest. */
export class GuestState implements IGuestState {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly address: string;
  readonly joinedAtWallMs: number;
  readonly requests = new Set<{ destroy(): void }>();
  readonly virtual: IVirtualState = {
    settings: new Map(),
    workspaces: new Map(),
    config: new Map()
  };

  /** @param onChange told when a socket comes or goes */
  constructor(
    facts: IGuestFacts,
    private readonly onChange: () => void
  ) {
    this.id = facts.id;
    this.name = facts.name;
    this.username = `guest-${facts.id}`;
    this.role = facts.role;
    this.address = facts.address;
    this.joinedAtWallMs = facts.joinedAtWallMs;
  }

  /** Null while the guest may be here. */
  get end(): IEnd | null {
    return this._end;
  }

  /** Sockets now open. */
  get sockets(): ReadonlySet<IGuestSocket> {
    return this._sockets;
  }

  /** Remembers a socket; false when the guest has ended or has too many. */
  addSocket(socket: IGuestSocket): boolean {
    if (this._end !== null || this._sockets.size >= MAX_SOCKETS_PER_GUEST) {
      return false;
    }
    this._sockets.add(socket);
    this.onChange();
    return true;
  }

  /** Forgets a socket that is shut. */
  removeSocket(socket: IGuestSocket): void {
    if (this._sockets.delete(socket)) {
      this.onChange();
    }
  }

  /** From here on nothing new is let in; what is open is for the caller to shut. The first reason stays. */
  markEnded(reason: EndReason): void {
    if (this._end === null) {
      this._end = { reason };
      this.onChange();
    }
  }

  /** Destroys what is open and forgets what the guest stored. */
  destroyAll(): void {
    for (const socket of [...this._sockets]) {
      socket.destroy();
    }
    for (const request of [...this.requests]) {
      request.destroy();
    }
    this.virtual.settings.clear();
    this.virtual.workspaces.clear();
    this.virtual.config.clear();
  }

  private readonly _sockets = new Set<IGuestSocket>();
  private _end: IEnd | null = null;
}
