/**
 * Makes the share: puts door, guests, sessions and assertion together behind
 * the one interface that requests and channels know.
 *
 * @module
 */

import type { IUpstream, Role } from '../../src/protocol';
import type { IAssertionSigner } from './assertion';
import type { IClock } from './clock';
import type { GuestState } from './guest-state';
import { Guests } from './guests';
import type { IRandom } from './random';
import { Sessions } from './sessions';
import type { IDoor, IEnd, IShare } from './share';

/** What guests and their browsers call the share's address. */
export interface IPublicName {
  /** `https://host[:port]`, no trailing slash. */
  readonly origin: string;
  readonly hostHeader: string;
}

/** What a share is made of. */
export interface IShareOptions {
  /** 16 lower-case hexadecimal digits. */
  id: string;
  address: IPublicName;
  upstream: IUpstream;
  hostName: string;
  document: string | null;
  /** Whether guests' pages should wait when the way to the gateway is lost. Default: false. */
  survivesReconnect?: boolean;
  basicAuth: boolean;
  role: Role;
  maxGuests: number;
  expiresAtWallMs: number;
  door: IDoor;
  signer: IAssertionSigner;
  clock: IClock;
  random: IRandom;
  /** Told when somebody has come in. */
  onJoined?: (guest: GuestState) => void;
  /** Told after each change of a guest. */
  onChange: () => void;
  /** Told when a guest has ended by himself; what is open is for the caller to shut. */
  onLeft: (guest: GuestState) => void;
}

/** The share with the levers that only the gateway has. */
export interface IShareState extends IShare {
  readonly guests: Guests;
  /** A nonce that opens the door once while the share is opening. */
  giveProofNonce(): string;
  /** Whether a request has come with a nonce that was given. */
  hasProofArrived(nonce: string): boolean;
  /** The proof has been given: everybody may come. Nonces that are left stop working. */
  markOpen(): void;
  /** Nobody comes in any more. The first end stays. */
  markEnded(end: IEnd): void;
  /** The address has become another one: nobody comes in before `markOpen`. */
  moveTo(address: IPublicName): void;
  /** From here on the join page asks for the outer lock: its header does not get through. */
  askForOuterLockByForm(): void;
  /** Moves the end of the share. */
  setExpiry(wallMs: number): void;
}

const EXPIRED: IEnd = { reason: 'expired' };

/** Makes a share that is opening. */
export function createShare(options: IShareOptions): IShareState {
  const { id, signer, clock, random, onChange, onLeft } = options;
  const nonces = new Set<string>();
  let opening = true;
  let outerLockByForm = false;
  let end: IEnd | null = null;
  let { expiresAtWallMs, address } = options;

  /** Time that is up counts from its first moment, not from when a timer finds out: the machine may have slept. */
  function endNow(): IEnd | null {
    return end ?? (clock.wallMs() < expiresAtWallMs ? null : EXPIRED);
  }

  const guests = new Guests({
    clock,
    random,
    onJoined: options.onJoined,
    maxGuests: options.maxGuests,
    role: options.role,
    hostName: options.hostName,
    onChange,
    onMadeRoom: onLeft
  });
  const sessions = new Sessions({
    clock,
    random,
    guests,
    isOpen: () => !opening && endNow() === null,
    onLeft
  });

  return {
    id,
    cookieName: `__Host-jss-${id}`,
    basePath: options.upstream.base_url,
    hostName: options.hostName,
    document: options.document,
    survivesReconnect: options.survivesReconnect ?? false,
    basicAuth: options.basicAuth,
    role: options.role,
    door: options.door,
    upstream: options.upstream,
    guests,
    sessions,

    get origin() {
      return address.origin;
    },
    get hostHeader() {
      return address.hostHeader;
    },
    get outerLockByForm() {
      return outerLockByForm;
    },
    get opening() {
      return opening;
    },
    get end() {
      return endNow();
    },
    get expiresAtWallMs() {
      return expiresAtWallMs;
    },

    giveProofNonce() {
      const nonce = random.bytes(32).toString('base64url');
      nonces.add(nonce);
      return nonce;
    },
    takeProofNonce: nonce => nonces.delete(nonce),
    hasProofArrived: nonce => !nonces.has(nonce),
    markOpen() {
      opening = false;
      nonces.clear();
    },
    moveTo(moved) {
      address = moved;
      opening = true;
    },
    askForOuterLockByForm() {
      outerLockByForm = options.basicAuth;
    },
    markEnded(reason) {
      end ??= reason;
    },
    setExpiry(wallMs) {
      expiresAtWallMs = wallMs;
    },

    assertion({ method, target }, session) {
      if (session.guest === null) {
        throw new Error('Nobody has joined with this session.');
      }
      const { id: guest, username, name, role } = session.guest;
      return signer.sign({
        method,
        target,
        guest,
        username,
        name,
        role,
        session: session.publicId
      });
    }
  };
}
