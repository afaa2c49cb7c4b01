/**
 * The share as the rest of the gateway sees it. `createShare` (share-state.ts)
 * makes one; request steps and channels get it passed in and know nothing of
 * transports or of the control pipe.
 *
 * @module
 */

import type {
  EndReason,
  IAssertion,
  IUpstream,
  Role,
  ToGuestPage
} from '../../src/protocol';

/** Outcome of a try at a lock. */
export type DoorVerdict =
  | { kind: 'admitted' }
  /** No credentials or another scheme: no try is counted. */
  | { kind: 'missing' }
  /** Wrong; counted against the source. */
  | { kind: 'refused' }
  /** Too many wrong tries; right ones are refused as well. Whole seconds, ≥ 1. */
  | { kind: 'locked'; retryAfterSeconds: number };

/** The two locks. Both count wrong tries together, by source. */
export interface IDoor {
  /** Checks an `Authorization` header (RFC 7617) against the outer lock. */
  checkBasic(
    source: string,
    authorization: string | undefined
  ): Promise<DoorVerdict>;
  /** Checks the session password of the join form. */
  checkSessionPassword(source: string, password: string): Promise<DoorVerdict>;
}

/** A socket of a guest that can be shut from the guest's side and from Jupyter's at once. */
export interface IGuestSocket {
  /** `live` is the guest page's own socket; the others lead to Jupyter. */
  readonly kind: 'live' | 'kernel' | 'room' | 'events' | 'terminal';
  /** Closes both legs with a WebSocket code and reason (≤ 123 bytes); the legs are destroyed soon after. */
  close(code: number, reason: string): void;
  /** Destroys both legs now. */
  destroy(): void;
}

/** The guest page's own socket: every `IGuestSocket` whose `kind` is `live` is one. */
export interface ILiveSocket extends IGuestSocket {
  readonly kind: 'live';
  /** Sends a message to the page; nothing happens on a socket that is shut. */
  tell(message: ToGuestPage): void;
  /** True once the page has said `closed`: it shows the end and has disposed of its documents. */
  readonly acknowledged: boolean;
}

/** What ended, and what a page of an ended guest is told. */
export interface IEnd {
  reason: EndReason;
}

/** A person who came in. */
export interface IGuestState {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly role: Role;
  readonly address: string;
  readonly joinedAtWallMs: number;
  /** Null while the guest may be here. */
  readonly end: IEnd | null;
  /** Sockets now open, own page's included. */
  readonly sockets: ReadonlySet<IGuestSocket>;
  /** Requests in flight, so that they can be cut when the guest ends. */
  readonly requests: Set<{ destroy(): void }>;
  /** Remembers a socket and tells the host; false when the guest has ended or has too many: the caller destroys it. */
  addSocket(socket: IGuestSocket): boolean;
  removeSocket(socket: IGuestSocket): void;
  /** What this guest's Lab stored: lives as long as the guest. */
  readonly virtual: IVirtualState;
}

/** What a guest's Lab writes instead of the host's files. Keys are ids as they stand in the path. */
export interface IVirtualState {
  readonly settings: Map<string, string>;
  readonly workspaces: Map<string, string>;
  readonly config: Map<string, string>;
}

/** A browser's or program's session: the value of one cookie. */
export interface ISession {
  /** 43 base64url characters (256 bits): the cookie's value. */
  readonly secret: string;
  /** First 16 hexadecimal digits of SHA-256(secret). */
  readonly publicId: string;
  /** Null while only the outer lock has been passed. */
  readonly guest: IGuestState | null;
}

/** Why nobody more can come in. */
export type JoinRefusal = 'full' | 'name-taken' | 'ended';

/** Table of sessions; in memory only. */
export interface ISessions {
  /**
   * A session that has passed the outer lock but not the join page.
   *
   * @param source rate-limit key of the peer; when one source holds too many of these, its oldest is forgotten
   */
  open(source: string): ISession;
  /** Exchanges a session for one of a new guest; the old secret stops working. */
  join(
    session: ISession,
    name: string,
    address: string
  ): ISession | JoinRefusal;
  /** The session of a cookie value, ended guests' included; null when unknown or idle too long. */
  find(secret: string): ISession | null;
  /** Ends the guest of a session (`left`). */
  leave(session: ISession): void;
}

/** Request header by which the proof, and nobody else, gets in while a share is opening: one of its one-use nonces. */
export const PROOF_HEADER = 'x-secure-share-proof';

/** The share. */
export interface IShare {
  /** 16 lower-case hexadecimal digits. */
  readonly id: string;
  /** `__Host-jss-<id>`: named after the share, because cookies ignore ports. */
  readonly cookieName: string;
  /** True until the proof has been given, also for each new address: everyone but the proof is answered 503. */
  readonly opening: boolean;
  /** Null while the share goes on. */
  readonly end: IEnd | null;
  /** `https://host[:port]`, no trailing slash. */
  readonly origin: string;
  /** The only `Host` accepted. */
  readonly hostHeader: string;
  /** Jupyter's base URL: starts and ends with a slash. */
  readonly basePath: string;
  readonly hostName: string;
  /** Path of the document guests see first, or null. */
  readonly document: string | null;
  /** A lost way to the gateway is made anew while the share goes on: guests' pages wait for it. */
  readonly survivesReconnect: boolean;
  readonly basicAuth: boolean;
  /** The outer lock is asked for by the join page, since no `Authorization` header gets as far as here. */
  readonly outerLockByForm: boolean;
  readonly role: Role;
  readonly expiresAtWallMs: number;
  readonly door: IDoor;
  readonly sessions: ISessions;
  readonly upstream: IUpstream;
  /** True once for each nonce given to the proof. */
  takeProofNonce(nonce: string): boolean;
  /** Value of the assertion header for one upstream request. */
  assertion(
    claim: Pick<IAssertion, 'method' | 'target'>,
    session: ISession
  ): string;
}
