/**
 * Judges the messages of a room socket. From guests: one well-formed message
 * a frame, documents nested no deeper than allowed, presence under the
 * guest's own client ids and with the guest's own name. What Jupyter sends
 * passes as it is; it is only listened to for client ids.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { ILog } from '../log';
import { Allowance } from './allowance';
import {
  encodeAwareness,
  parseAwareness,
  stamped,
  type IAwarenessEntry
} from './awareness';
import { ByteReader, MalformedError } from './byte-reader';
import { ByteWriter } from './byte-writer';
import type { IChannelFilter, Judgement } from './channel';
import { presenceIdentity } from './guest-identity';
import { CLOSE_POLICY, DROP, PASS, refuse, refuseDocument } from './judgements';
import {
  AWARENESS,
  parseRoomMessage,
  parseStateVector,
  SYNC,
  type RoomMessage
} from './room-message';
import type { RoomGuest, RoomState } from './room-state';
import { parseUpdate } from './yjs-update';

/** What a room filter is made of. */
export interface IRoomFilterOptions {
  readonly guest: RoomGuest;
  /** Shared by all guests in this room. */
  readonly state: RoomState;
  /** False in the room that only says who is online: nothing may be stored there. */
  readonly holdsDocument: boolean;
  readonly clock: IClock;
  readonly log: ILog;
  /** Called once when the socket is shut. */
  onClosed(): void;
}

/** Most presences that one socket may show at once; a page has one, two after Yjs changed its id. */
const MAX_LIVE_IDS = 8;

/** A question of 12 bytes makes Jupyter encode the whole document: at most so many a minute. */
const MAX_QUESTIONS = 30;
const QUESTION_SPAN_MS = 60_000;

/** Larger updates of Jupyter are not searched for client ids; who writes so much has long shown presence. */
const MAX_SEARCHED_BYTES = 64 * 1024;

/** Filter of one room socket. */
export class RoomFilter implements IChannelFilter {
  readonly maxGuestMessageBytes = 32 * 1024 * 1024;
  readonly maxServerMessageBytes = 64 * 1024 * 1024;
  /** Jupyter first says who has written in the document: those client ids are nobody's to claim. */
  readonly serverSpeaksFirst = true;

  private readonly _questions: Allowance;
  private readonly _liveIds = new Set<number>();

  constructor(private readonly _options: IRoomFilterOptions) {
    this._questions = new Allowance(
      _options.clock,
      MAX_QUESTIONS,
      QUESTION_SPAN_MS
    );
  }

  opened(): void {
    // Rooms have no sub-protocols.
  }

  fromGuest(data: Buffer, isBinary: boolean): Judgement {
    try {
      if (!isBinary) {
        throw new MalformedError('is text in a room');
      }
      return this._judge(parseRoomMessage(data));
    } catch (error) {
      if (error instanceof MalformedError) {
        this._options.log.write('warning', 'room-message-refused', {
          guest: this._options.guest.id,
          why: error.message
        });
        return refuseDocument('The share refused a change.');
      }
      throw error;
    }
  }

  fromServer(data: Buffer, isBinary: boolean): Judgement {
    try {
      if (isBinary) {
        idsIn(data).forEach(id => this._options.state.sawFromServer(id));
      }
    } catch (error) {
      // What cannot be read here is for the page to make sense of.
      if (!(error instanceof MalformedError)) {
        throw error;
      }
    }
    return PASS;
  }

  closed(): void {
    this._options.onClosed();
  }

  private _judge(message: RoomMessage): Judgement {
    const { holdsDocument, state, guest } = this._options;
    switch (message.kind) {
      case 'step1':
        return this._questions.take()
          ? PASS
          : refuse(CLOSE_POLICY, 'Too many requests for the document.');
      case 'step2':
      case 'update': {
        const update = parseUpdate(message.update);
        if (!holdsDocument && !update.isEmpty) {
          throw new MalformedError('stores data among presences');
        }
        state.ensureAcceptable(update, guest);
        return PASS;
      }
      case 'save':
        if (!holdsDocument) {
          throw new MalformedError('saves what is no document');
        }
        return PASS;
      case 'awareness':
        return this._judgePresence(parseAwareness(message.update));
    }
  }

  private _judgePresence(entries: readonly IAwarenessEntry[]): Judgement {
    const { guest } = this._options;
    const own = entries
      .filter(entry => this._isOwn(entry.clientId))
      .map(entry => stamped(entry, claimed => presenceIdentity(guest, claimed)))
      .filter(entry => this._isLive(entry));
    if (own.length === 0) {
      return DROP;
    }
    const writer = new ByteWriter();
    writer.varUint(AWARENESS);
    writer.varBytes(encodeAwareness(own));
    return { kind: 'replace', data: writer.bytes(), isBinary: true };
  }

  private _isOwn(clientId: number): boolean {
    return this._options.state.claim(clientId, this._options.guest);
  }

  /** Counts the presences shown; false for one too many. */
  private _isLive({ clientId, state }: IAwarenessEntry): boolean {
    if (isGone(state)) {
      this._liveIds.delete(clientId);
      return true;
    }
    if (this._liveIds.size >= MAX_LIVE_IDS && !this._liveIds.has(clientId)) {
      return false;
    }
    this._liveIds.add(clientId);
    return true;
  }
}

function isGone(state: Uint8Array): boolean {
  return Buffer.from(state).toString('latin1') === 'null';
}

/** The client ids that a message of Jupyter names as present or as having written. */
function idsIn(data: Buffer): readonly number[] {
  const reader = new ByteReader(data);
  const kind = reader.uint8();
  if (kind === AWARENESS) {
    return parseAwareness(reader.varBytes()).map(({ clientId }) => clientId);
  }
  if (kind === SYNC) {
    const step = reader.uint8();
    if (step === 0) {
      return parseStateVector(reader.varBytes());
    }
    if (step === 2 && data.length <= MAX_SEARCHED_BYTES) {
      return [...parseUpdate(reader.varBytes()).elements.keys()];
    }
  }
  return [];
}
