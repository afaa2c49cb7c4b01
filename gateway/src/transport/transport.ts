/**
 * How guests reach the gateway, whatever carries them.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TransportName } from '../../../src/protocol';

/** What a transport can and cannot do. */
export interface ITransportCapabilities {
  /** TLS of guests ends in the gateway, so there is a fingerprint to compare. */
  readonly endToEndTls: boolean;
}

/** Who answers what a transport carries. Both must not throw. */
export interface IServerHandlers {
  /** For requests, also for those that wait for `100 Continue`. */
  handleRequest(request: IncomingMessage, response: ServerResponse): void;
  /** For `Upgrade` and for `CONNECT`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

/** A transport that carries. */
export interface IOpenTransport {
  /** What guests type: `https://host[:port]`, as a browser writes it, no trailing slash. */
  readonly origin: string;
  /** The only `Host` that belongs to this origin. */
  readonly hostHeader: string;
  /** SHA-256 of the certificate, upper-case hexadecimal pairs joined by colons; null without end-to-end TLS. */
  readonly fingerprint: string | null;
  /** Where a connection from this machine to that origin goes. */
  readonly reach: { readonly host: string; readonly port: number };
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
  open(handlers: IServerHandlers): Promise<IOpenTransport>;
}
