/**
 * Everything that happened at the edge, for tests to assert on.
 *
 * @module
 */

import type { IClock } from '../../src/clock';
import type { ErrorCode } from './error-codes';
import type { IVisitRecord } from './front/visit';
import type {
  IAuthRequest,
  IBindRequest,
  ICommandAnswer
} from './rpc/messages';

/** Kinds of events and what is known of them. */
export interface IEdgeEvents {
  /** An agent's TLS connection is there. */
  connected: { connection: number };
  /** It is gone. */
  disconnected: { connection: number; mostStreams: number };
  auth: {
    connection: number;
    request: IAuthRequest;
    refusal: ErrorCode | null;
    /** Whether an earlier session goes on. */
    isResumed: boolean;
  };
  bind: {
    connection: number;
    request: IBindRequest;
    refusal: ErrorCode | null;
    url: string | null;
  };
  unbind: { connection: number; id: string; isKnown: boolean };
  /** The agent asked for a sign of life. */
  heartbeat: { connection: number; isAnswered: boolean };
  /** The agent gave a sign of life that the edge had asked for. */
  'heartbeat-back': { connection: number };
  /** Nothing was heard of an agent for too long. */
  silent: { connection: number };
  /** A session is over and its addresses are free. */
  reaped: { clientId: string; hosts: readonly string[] };
  command: { connection: number; name: string; answer: ICommandAnswer | null };
  visit: IVisitRecord;
}

/** Name of an event. */
export type EdgeEventKind = keyof IEdgeEvents;

/** An event and when it happened. */
export type EdgeEvent<Kind extends EdgeEventKind> = IEdgeEvents[Kind] & {
  readonly kind: Kind;
  /** On the edge's clock, in milliseconds. */
  readonly atMs: number;
};

/** How long `until` waits at most, in milliseconds. */
const PATIENCE_MS = 20_000;

/** Events by kind, oldest first. */
export class EventLog {
  constructor(private readonly clock: IClock) {}

  add<Kind extends EdgeEventKind>(kind: Kind, facts: IEdgeEvents[Kind]): void {
    const atMs = this.clock.monotonicMs();
    this._events[kind].push({ ...facts, kind, atMs });
    [...this._waiting].forEach(look => look());
  }

  /** All events of a kind. */
  of<Kind extends EdgeEventKind>(kind: Kind): ReadonlyArray<EdgeEvent<Kind>> {
    return this._events[kind];
  }

  /**
   * Waits for the `count`th event of a kind.
   *
   * @throws Error when it does not come
   */
  until<Kind extends EdgeEventKind>(
    kind: Kind,
    count = 1
  ): Promise<EdgeEvent<Kind>> {
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this._waiting.delete(look);
      };
      const look = (): void => {
        const event = this.of(kind)[count - 1];
        if (event !== undefined) {
          stop();
          resolve(event);
        }
      };
      const timer = setTimeout(() => {
        stop();
        const seen = this.of(kind).length;
        reject(new Error(`${seen} × ${kind}, not ${count}`));
      }, PATIENCE_MS);
      this._waiting.add(look);
      look();
    });
  }

  private readonly _events: {
    [Kind in EdgeEventKind]: Array<EdgeEvent<Kind>>;
  } = {
    connected: [],
    disconnected: [],
    auth: [],
    bind: [],
    unbind: [],
    heartbeat: [],
    'heartbeat-back': [],
    silent: [],
    reaped: [],
    command: [],
    visit: []
  };
  private readonly _waiting = new Set<() => void>();
}
