/**
 * How guests reach the gateway, whatever carries them. Nothing outside this
 * folder knows which transport it is; `create-transport.ts` chooses.
 *
 * @module
 */

import type {
  IncomingHttpHeaders,
  IncomingMessage,
  ServerResponse
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { ITunnel, TransportName } from '../../../src/protocol';
import type { GatewayError } from '../errors';
import type { IPeer } from '../peer';

/** What a transport can and cannot do. */
export interface ITransportCapabilities {
  /** Who sees plain text: `gateway` is end-to-end TLS with a fingerprint to compare; `service` could read along. */
  readonly tlsEndsAt: 'gateway' | 'service';
  /** The service can ask for the outer lock before anything reaches this machine. */
  readonly edgeBasicAuth: boolean;
  /** The host can ask for a name of his own. */
  readonly ownDomain: boolean;
  /** The service may show browsers a page of its own first. */
  readonly interstitial: boolean;
  /** A lost connection is made anew while the share goes on. */
  readonly survivesReconnect: boolean;
  /** What passes is counted by somebody who stops at a limit. */
  readonly quota: boolean;
}

/** Who answers what a transport carries. Both must not throw. */
export interface IServerHandlers {
  /** For requests, also for those that wait for `100 Continue`. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  /** For `Upgrade` and for `CONNECT`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** Who is told what happens to a transport that carries. */
export interface ITransportObserver {
  /** The tunnel's state has changed. */
  onChange(): void;
  /** The address has become another one: nobody may come in there before it is proved. */
  onMoved(): void;
  /** It carries nothing any more and never will again. */
  onLost(problem: GatewayError): void;
}

/** Where the share is to be found. */
export interface IShareAddress {
  /** What guests type: `https://host[:port]`, as a browser writes it, no trailing slash. */
  readonly origin: string;
  /** The only `Host` that belongs to this origin. */
  readonly hostHeader: string;
  /** SHA-256 of the certificate, upper-case hexadecimal pairs joined by colons; null when TLS ends elsewhere. */
  readonly fingerprint: string | null;
  /** Where a connection from this machine to that origin goes; null means: ask DNS. */
  readonly reach: { readonly host: string; readonly port: number } | null;
  /** PEM of the authorities that vouch for the address; null for those that browsers trust, or with a fingerprint. */
  readonly authorities: string | null;
}

/** What has passed since the transport was opened. */
export interface ITraffic {
  /** Sockets included. */
  readonly requests: number;
  /** To guests, headers included. */
  readonly bytes: number;
}

/** The service's own server between guests and this machine, as the proof deals with it. */
export interface IEdge {
  /** Whether it asks for the outer lock by itself now. */
  readonly asksForBasicAuth: boolean;
  /** Request headers with which a program is not shown the page for browsers. */
  readonly passHeaders: Readonly<Record<string, string>>;
  /** Whether an answer is the service's own page before the first visit. */
  isInterstitial(headers: IncomingHttpHeaders): boolean;
  /** The service's own error in an answer; null when the answer is none of those. */
  problemIn(headers: IncomingHttpHeaders, body: string): GatewayError | null;
  /** The proof has seen that page. */
  noteInterstitial(): void;
  /**
   * The service would keep the credentials from the gateway, so it must not ask for them.
   *
   * @throws GatewayError when the tunnel cannot be made anew
   */
  dropBasicAuth(): Promise<void>;
}

/** A transport that carries. */
export interface IOpenTransport {
  /** Changes only when the observer is told of a move. */
  readonly address: IShareAddress;
  /** Null when there is no tunnel. */
  readonly tunnel: ITunnel | null;
  /** Who is at the other end of a request, as far as the transport can vouch for it. */
  peerOf(request: IncomingMessage): IPeer;
  /** What stands between guests and this machine; null when nothing does. */
  readonly edge: IEdge | null;
  /** What has passed so far; null where nobody counts. */
  readonly traffic: ITraffic | null;
  /**
   * Asks the service for another address; the observer is told of the move before this resolves.
   *
   * @throws GatewayError `NO_NEW_ADDRESS` when there is none, the transport's own codes otherwise
   */
  takeNewAddress(): Promise<void>;
  /** Nobody new gets in from here on; connections that are open stay. */
  stopListening(): void;
  /** Destroys every connection; resolves when nothing listens. */
  close(): Promise<void>;
}

/** A way for guests to the gateway. */
export interface ITransport {
  readonly name: TransportName;
  readonly capabilities: ITransportCapabilities;
  /**
   * Starts to carry.
   *
   * @throws GatewayError with a code of its own for what a person can mend
   */
  open(
    handlers: IServerHandlers,
    observer: ITransportObserver
  ): Promise<IOpenTransport>;
}
