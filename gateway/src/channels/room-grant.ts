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

import type { IRoomGrant } from '../policy/grants';

/** What a document's room is named after. */
export type DocumentRoom = Pick<IRoomGrant, 'format' | 'type' | 'fileId'>;

/** The room without a document, where pages say who is online. */
export const PRESENCE_ROOM = 'JupyterLab:globalAwareness';

/** What a room name says: a document, presence only, or nothing that guests may have. */
export type RoomName =
  { kind: 'document'; document: DocumentRoom } | { kind: 'presence' };

/** `<format>:<type>:<file id>`: formats are Jupyter's, types are names of document classes (`notebook`, `file`, `drawio`). */
const DOCUMENT = /^(json|text|base64):([\w-]{1,128}):([\w-]{1,128})$/;

/** @param room last segment of the raw path, byte for byte: Jupyter does not decode it either; null when it is no room for guests */
export function parseRoomName(room: string): RoomName | null {
  if (room === PRESENCE_ROOM) {
    return { kind: 'presence' };
  }
  const [, format, type, fileId] = DOCUMENT.exec(room) ?? [];
  return format === undefined || type === undefined || fileId === undefined
    ? null
    : { kind: 'document', document: { format, type, fileId } };
}

/** Whether a document room is the granted one. */
export function isGranted(
  room: DocumentRoom,
  grant: DocumentRoom | null
): boolean {
  return (
    grant !== null &&
    room.format === grant.format &&
    room.type === grant.type &&
    room.fileId === grant.fileId
  );
}
