/**
 * Messages between the server extension and the gateway: one JSON object a
 * line, down the gateway's stdin and up its stdout. The order is `hello` both
 * ways, then `start`, then anything. The end of stdin ends the gateway.
 *
 * @module
 */

import type {
  IAddress,
  IInvitation,
  IProblem,
  IShareStatus,
  IStartOptions
} from './share';

/** Longest line that either end accepts, in bytes. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** How often the server extension pings, in milliseconds. */
export const HEARTBEAT_INTERVAL_MS = 3000;

/** How long the gateway lives without a ping, in milliseconds; a frozen Jupyter shuts the door. */
export const LEASE_MS = 9000;

/** Where the gateway finds Jupyter. Exactly one of `socket_path` and `host` is set. */
export interface IUpstream {
  /** Unix socket of the server, or null. */
  socket_path: string | null;
  /** IP address to connect to (never a name), or null. */
  host: string | null;
  /** TCP port; 0 with a socket. */
  port: number;
  /** PEM of the only certificate accepted from upstream, or null when Jupyter speaks plain HTTP. */
  certificate_pem: string | null;
  /** Starts and ends with a slash. */
  base_url: string;
}

/** Down: first message; the gateway ends when the version is another one. */
export interface IParentHello {
  type: 'hello';
  protocol: number;
}

/** What the ngrok transport needs beyond a host's options. */
export interface INgrokAccess {
  /** Secret of the host's ngrok account. */
  authtoken: string;
  /** `host:port` of another ingress than ngrok's public one, or null. */
  server_addr: string | null;
  /** Who vouches for the ingress: PEM of authorities, `host` for those of the system, or null for ngrok's own. */
  root_cas: string | null;
  /** PEM of the authorities that vouch for the public address, or null for those that browsers trust. */
  public_cas: string | null;
  /** `host:port` where the proof goes instead of asking DNS, or null. */
  public_addr: string | null;
}

/** Down: open a share. Allowed once in a gateway's life. */
export interface IStart {
  type: 'start';
  id: number;
  options: IStartOptions;
  upstream: IUpstream;
  /** Base64 of 32 random bytes: the key of the guest assertion. */
  assertion_key: string;
  /** Folder for the kept certificate, created 0700 by the gateway. */
  state_folder: string;
  /** Null unless the transport is `ngrok`. */
  ngrok: INgrokAccess | null;
}

/** Down: shut the door; answered when nothing listens, then the gateway ends. */
export interface IStop {
  type: 'stop';
  id: number;
  /** What guests are told. */
  reason: 'stopped';
}

/** Down: remove a guest; answered once his last socket is shut. */
export interface IKick {
  type: 'kick';
  id: number;
  guest: string;
}

/** Down: move the end of the share. */
export interface IExtend {
  type: 'extend';
  id: number;
  /** Minutes to add, ≥ 1; the server extension has checked the ceiling. */
  minutes: number;
}

/** Down: ask the tunnel's service for another address; answered once it is proved. */
export interface INewAddress {
  type: 'new_address';
  id: number;
}

/** Down: ask for the invitation with its secrets. */
export interface IAskInvitation {
  type: 'invitation';
  id: number;
}

/** Down: heartbeat; answered by `pong`. */
export interface IPing {
  type: 'ping';
}

export type ToGateway =
  | IParentHello
  | IStart
  | IStop
  | IKick
  | IExtend
  | INewAddress
  | IAskInvitation
  | IPing;

/** Up: first message. */
export interface IGatewayHello {
  type: 'hello';
  protocol: number;
  /** Version of the package the gateway was built from. */
  version: string;
}

/** Up: the whole status after each change. */
export interface IStatusMessage {
  type: 'status';
  status: IShareStatus;
}

/** Up: the answer to the message with the same `id`. `value` is an invitation or null. */
export type Result =
  | { type: 'result'; id: number; ok: true; value: IInvitation | null }
  | { type: 'result'; id: number; ok: false; problem: IProblem };

/** Up: answer to `ping`. */
export interface IPong {
  type: 'pong';
}

export type FromGateway = IGatewayHello | IStatusMessage | Result | IPong;

/** What `node gateway.cjs addresses` prints: one JSON line, no share, no listener. */
export interface IAddressList {
  addresses: IAddress[];
}
