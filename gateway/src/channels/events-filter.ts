/**
 * Judges the events socket: guests only listen, and hear what the table of
 * schemas allows.
 *
 * @module
 */

import { isJsonObject } from '../json-object';
import type { IChannelFilter, Judgement } from './channel';
import { ENVELOPE, EVENT_SCHEMAS, type EventField } from './event-schemas';
import { isAbsolutePath, withoutHostPaths } from './host-paths';
import { CLOSE_UNSUPPORTED, DROP, refuse } from './judgements';

/** Longest text of one field, in characters. */
const MAX_FIELD_CHARS = 4096;

/** Filter of one events socket. */
export class EventsFilter implements IChannelFilter {
  readonly maxGuestMessageBytes = 1024;
  readonly maxServerMessageBytes = 1024 * 1024;

  opened(): void {
    // Events have no sub-protocols.
  }

  fromGuest(): Judgement {
    return refuse(CLOSE_UNSUPPORTED, 'Nothing can be sent here.');
  }

  fromServer(data: Buffer, isBinary: boolean): Judgement {
    const event = isBinary ? null : parseEvent(data);
    const fields = EVENT_SCHEMAS.get(String(event?.schema_id));
    const kept = event && fields && reduced(event, { ...ENVELOPE, ...fields });
    return kept
      ? {
          kind: 'replace',
          data: Buffer.from(JSON.stringify(kept), 'utf8'),
          isBinary: false
        }
      : DROP;
  }

  closed(): void {
    // Nothing is kept.
  }
}

function parseEvent(data: Buffer): Record<string, unknown> | null {
  try {
    const event: unknown = JSON.parse(data.toString('utf8'));
    return isJsonObject(event) ? event : null;
  } catch {
    return null;
  }
}

/** The event with the allowed fields only; null when it must not be told at all. */
function reduced(
  event: Record<string, unknown>,
  fields: Readonly<Record<string, EventField>>
): Record<string, unknown> | null {
  const kept: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(fields)) {
    const value = Object.hasOwn(event, name) ? event[name] : undefined;
    if (typeof value === 'string') {
      if (kind === 'path' && isAbsolutePath(value)) {
        return null;
      }
      kept[name] = (kind === 'text' ? withoutHostPaths(value) : value).slice(
        0,
        MAX_FIELD_CHARS
      );
    } else if (typeof value === 'number' || typeof value === 'boolean') {
      kept[name] = value;
    }
  }
  return kept;
}
