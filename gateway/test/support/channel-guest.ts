/**
 * A guest as channels see one.
 *
 * @module
 */

import type { ILog } from '../../src/log';
import type { IGuestSocket, IGuestState } from '../../src/share';

/** A guest with a settable end. */
export class ChannelGuest implements IGuestState {
  readonly username: string;
  readonly role = 'full';
  readonly address = '127.0.0.1';
  readonly joinedAtWallMs = 0;
  readonly sockets = new Set<IGuestSocket>();
  readonly requests = new Set<{ destroy(): void }>();
  readonly virtual = {
    settings: new Map(),
    workspaces: new Map(),
    config: new Map()
  };
  end: IGuestState['end'] = null;

  constructor(
    readonly id: string,
    readonly name = id
  ) {
    this.username = `guest-${id}`;
  }

  addSocket(socket: IGuestSocket): boolean {
    if (this.end === null) {
      this.sockets.add(socket);
    }
    return this.end === null;
  }

  removeSocket(socket: IGuestSocket): void {
    this.sockets.delete(socket);
  }
}

/** Keeps what is logged. */
export class MemoryLog implements ILog {
  readonly entries: Array<{ event: string; fields: Record<string, unknown> }> =
    [];

  write(
    _level: string,
    event: string,
    fields: Record<string, unknown> = {}
  ): void {
    this.entries.push({ event, fields });
  }
}
