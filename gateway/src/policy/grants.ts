/**
 * Which rooms each guest may open. Jupyter opens a room for whoever names it,
 * in any format: a document opened in two formats is saved over by both. So a
 * guest gets the room that Jupyter answered with when asked for the document,
 * and no other.
 *
 * @module
 */

import type { IGuestState } from '../share';

/** Jupyter's answer to `PUT api/collaboration/session/<path>`. */
export interface IRoomGrant {
  readonly format: string;
  readonly type: string;
  readonly fileId: string;
  /** Names one start of Jupyter; pages keep it when they reconnect. */
  readonly sessionId: string;
}

/** Most documents remembered for one guest; the oldest is forgotten first. */
const MAX_DOCUMENTS = 1024;

/** Most session ids remembered for one document: each restart of Jupyter brings a new one. */
const MAX_SESSION_IDS = 16;

interface IGrantedDocument {
  readonly grant: IRoomGrant;
  readonly sessionIds: readonly string[];
}

/** Remembers and answers, guest by guest. */
export class RoomGrants {
  /** Remembers a grant. Another format or type of the same file replaces the earlier one. */
  add(guest: IGuestState, grant: IRoomGrant): void {
    const documents =
      this._documents.get(guest) ?? new Map<string, IGrantedDocument>();
    this._documents.set(guest, documents);
    const before = documents.get(grant.fileId);
    const known =
      before?.grant.format === grant.format && before.grant.type === grant.type
        ? before.sessionIds
        : [];
    documents.delete(grant.fileId);
    documents.set(grant.fileId, {
      grant,
      sessionIds: [
        ...known.filter(id => id !== grant.sessionId),
        grant.sessionId
      ].slice(-MAX_SESSION_IDS)
    });
    if (documents.size > MAX_DOCUMENTS) {
      const [oldest = ''] = documents.keys();
      documents.delete(oldest);
    }
  }

  /**
   * What was granted to a guest for the file that a room names.
   *
   * @param room last segment of the path, raw: `<format>:<type>:<file id>`
   * @param sessionId the `sessionId` argument, or null when it is missing
   * @returns null when nothing was granted, or for another session
   */
  find(
    guest: IGuestState,
    room: string,
    sessionId: string | null
  ): IRoomGrant | null {
    const fileId = room.slice(room.lastIndexOf(':') + 1);
    const document = this._documents.get(guest)?.get(fileId);
    return document !== undefined &&
      sessionId !== null &&
      document.sessionIds.includes(sessionId)
      ? document.grant
      : null;
  }

  private readonly _documents = new WeakMap<
    IGuestState,
    Map<string, IGrantedDocument>
  >();
}
