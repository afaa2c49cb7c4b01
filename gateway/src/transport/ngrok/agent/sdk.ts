/**
 * The part of ngrok's addon that the agent uses, loaded from the file beside
 * the program.
 *
 * @module
 */

import { createRequire } from 'node:module';

/** `SessionBuilder` of `@ngrok/ngrok` 1.7 (`index.d.ts`); heartbeats are typed as they really come. */
export interface ISessionBuilder {
  authtoken(authtoken: string): this;
  clientInfo(type: string, version: string): this;
  serverAddr(hostAndPort: string): this;
  rootCas(path: string): this;
  caCert(pem: Uint8Array): this;
  heartbeatInterval(seconds: number): this;
  heartbeatTolerance(seconds: number): this;
  /** Called with null when a heartbeat was missed. */
  handleHeartbeat(handler: (latencyMs: number | null) => void): this;
  /** Answers whether the SDK shall try again. */
  handleDisconnection(handler: (addr: string, error: string) => boolean): this;
  handleStopCommand(handler: () => void): this;
  handleRestartCommand(handler: () => void): this;
  connect(): Promise<ISession>;
}

/** A connection to the service. */
export interface ISession {
  httpEndpoint(): IHttpListenerBuilder;
}

/** An address that is about to be asked for. */
export interface IHttpListenerBuilder {
  scheme(scheme: 'HTTPS'): this;
  domain(domain: string): this;
  trafficPolicy(policy: string): this;
  listenAndForward(url: string): Promise<IListener>;
}

/** An address. */
export interface IListener {
  url(): string | null;
  proto(): string;
  /** Settles when the address is gone. */
  join(): Promise<void>;
  close(): Promise<void>;
}

/** The addon. */
export interface ISdk {
  SessionBuilder: new () => ISessionBuilder;
}

/**
 * Loads the addon.
 *
 * @throws Error when there is none for this machine, or its libraries are missing
 */
export function loadSdk(): ISdk {
  // Beside the bundle: the one file of this package that is not JavaScript.
  return createRequire(__filename)('./ngrok.node') as ISdk;
}
