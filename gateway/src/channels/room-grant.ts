/**
 * Which rooms there are for guests: the one of a document session that
 * Jupyter granted, and the list of who is online.
 *
 * The same file can have several rooms that overwrite each other on disk
 * (`text:file:ID` beside `json:notebook:ID`), and any other name makes a
 * room that is never cleaned up; so the name must be exactly the granted one.
 *
 * @module
 */

/** A document session: Jupyter's answer to `PUT api/collaboration/session/<path>`. */
export interface IRoomGrant {
  readonly format: string;
  readonly type: string;
  readonly fileId: string;
}

/** The room without a document, where pages say who is online. */
export const PRESENCE_ROOM = 'JupyterLab:globalAwareness';

/** What a room name says: a document, presence only, or nothing that guests may have. */
export type RoomName =
  { kind: 'document'; grant: IRoomGrant } | { kind: 'presence' };

/** File formats that `jupyter_server` knows; types are names of document classes (`notebook`, `file`, `drawio`). */
const DOCUMENT =
  /^(json|text|base64):([A-Za-z][A-Za-z0-9_-]{0,63}):([0-9A-Fa-f-]{36})$/;

/** @param room last segment of the raw path, byte for byte: Jupyter does not decode it either; null when it is no room for guests */
export function parseRoomName(room: string): RoomName | null {
  if (room === PRESENCE_ROOM) {
    return { kind: 'presence' };
  }
  const [, format, type, fileId] = DOCUMENT.exec(room) ?? [];
  return format === undefined || type === undefined || fileId === undefined
    ? null
    : { kind: 'document', grant: { format, type, fileId } };
}

/** Whether a document room is the granted one. */
export function isGranted(room: IRoomGrant, grant: IRoomGrant | null): boolean {
  return (
    grant !== null &&
    room.format === grant.format &&
    room.type === grant.type &&
    room.fileId === grant.fileId
  );
}
