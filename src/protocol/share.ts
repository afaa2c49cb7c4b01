/**
 * What a share is, as every part of the product sees it.
 *
 * Names are snake_case because the same JSON is printed by the command line
 * (`jupyter secure-share status --json`), which others script against.
 *
 * @module
 */

/** Version of every shape in this folder; both ends of the pipe must agree. */
export const PROTOCOL_VERSION = 1;

/** Longest share, from its start and with all extensions, in minutes: 30 days. A kept certificate lives at least as long. */
export const MOST_MINUTES = 43_200;

/** Most guests at once: a whole status must fit into one control line. */
export const MOST_GUESTS = 1000;

/** What a guest may do. Until roles hold on the wire only `full` is given out. */
export type Role = 'view' | 'edit' | 'run' | 'full';

/** Where a share is in its life: it only ever moves off → starting → live → off, or to failed. */
export type Phase = 'off' | 'starting' | 'live' | 'failed';

/** How guests reach the gateway. */
export type TransportName = 'lan' | 'ngrok';

/** The ticks of a start, in order. A tick is named in `IShareStatus.steps` once it is done. */
export type StartStep = 'gateway' | 'address' | 'proved';

/** Something that went wrong, in words for a person. */
export interface IProblem {
  /** Stable code from `gateway/src/problems.ts` or `jupyter_secure_share/problems.py`, such as `PORT_TAKEN`. Never reused. */
  code: string;
  /** One public English sentence: what happened. Holds no secret and no path of the host. */
  message: string;
  /** One public English sentence: what to do next; empty when nothing can be done. */
  next_step: string;
  /** What the tunnel's service said itself; absent when it said nothing. */
  service?: IServiceError;
}

/** An error of the service that carries a tunnel, as it words it. */
export interface IServiceError {
  /** The service's own code, such as `ERR_NGROK_334`. */
  code: string;
  /** The service's own English text, at most 500 characters, with every secret taken out. */
  text: string;
  /** Https page of the service that explains the code. */
  link: string;
}

/** One person who came in. */
export interface IGuest {
  /** 16 lower-case hexadecimal digits, unique within the share. */
  id: string;
  /** Display name exactly as the guest typed it (1 to 64 characters, no control characters). */
  name: string;
  /** The guest's Jupyter user name, unique within the share: `guest-<id>`. */
  username: string;
  role: Role;
  /** Network address of the guest as the transport knows it, without port. */
  address: string;
  /** RFC 3339, UTC. */
  joined_at: string;
  /** Number of sockets now open. 0 means the guest closed every page. */
  sockets: number;
}

/** The tunnel of a share. */
export interface ITunnel {
  /** `reconnecting` from the moment a loss is noticed until guests can come again. */
  state: 'connected' | 'reconnecting';
  /** Why it is not connected; null when it is. */
  problem: IProblem | null;
  /** RFC 3339, UTC; when the next try begins; null when connected or trying. */
  retry_at: string | null;
  /** The service asks for the outer lock too; false when the lock is off, or when the service would keep the credentials from the gateway. */
  edge_basic_auth: boolean;
  /** The service shows browsers a page of its own before the first visit. */
  interstitial: boolean;
  /** How often the address has become another one since the start: invitations given before do not work any more. */
  address_changes: number;
}

/** What went through a tunnel, and what a month may take. */
export interface IUsage {
  /** Requests of this share, sockets included. */
  requests: number;
  /** Bytes to guests in this share. */
  bytes: number;
  /** Requests of all shares on this machine in this calendar month (UTC). */
  month_requests: number;
  /** Bytes to guests of all shares on this machine in this calendar month (UTC). */
  month_bytes: number;
  /** Most requests a month; null without a limit. */
  limit_requests: number | null;
  /** Most bytes a month; null without a limit. */
  limit_bytes: number | null;
  /** Requests an hour if the guests now in go on as in the last minutes; null while that is too short to say. */
  requests_per_hour: number | null;
  /** Bytes an hour likewise. */
  bytes_per_hour: number | null;
}

/** The whole state of the share. It is always sent whole; a higher `seq` replaces a lower one. */
export interface IShareStatus {
  /** Grows with each change within one Jupyter server; late answers with a lower one are dropped. */
  seq: number;
  phase: Phase;
  /** Start steps done so far, in order. Empty when off. */
  steps: StartStep[];
  /** Share id: 16 lower-case hexadecimal digits; null when off. */
  id: string | null;
  transport: TransportName | null;
  /** Origin and base URL with trailing slash; null until the address is known. Holds no secret. */
  url: string | null;
  /** SHA-256 of the certificate, upper-case hexadecimal pairs joined by colons; null on tunnels and when off. */
  fingerprint_sha256: string | null;
  /** RFC 3339, UTC; null when off. */
  started_at: string | null;
  /** RFC 3339, UTC; when the share stops by itself; null when off. */
  expires_at: string | null;
  /** Role that new guests get; null when off. */
  role: Role | null;
  /** Most guests let in at once; null when off. */
  max_guests: number | null;
  /** Whether the outer lock (HTTP basic auth) is on; null when off. */
  basic_auth: boolean | null;
  guests: IGuest[];
  /** How the tunnel is; null on the LAN and when off. */
  tunnel: ITunnel | null;
  /** What went through the tunnel; null on the LAN and when off. */
  usage: IUsage | null;
  /** Why the last share failed or ended by itself; null when nothing is to be said. */
  problem: IProblem | null;
}

/** Jupyter's own `allow_remote_access` switch around the share. */
export interface IRemoteAccess {
  /** Value before the share and after it; what it is now when off. */
  before: boolean;
  /** Value in force now. */
  now: boolean;
}

/** What the server extension answers to the host: the gateway's status and what only the server knows. */
export interface IServerShareStatus extends IShareStatus {
  allow_remote_access: IRemoteAccess;
}

/** What the host asks for. The server extension fills each missing field with its default. */
export interface IStartOptions {
  transport: TransportName;
  /** Address to listen on and to advertise, or null to take the first private address. */
  host: string | null;
  /** Another name or address to advertise (containers, WSL2), or null for `host`. */
  advertised_host: string | null;
  /** TCP port, 1 to 65535, or 0 for a free one. */
  port: number;
  /** Length of the share in minutes, 1 to `MOST_MINUTES`. */
  minutes: number;
  /** Most guests at once, 1 to `MOST_GUESTS`. */
  max_guests: number;
  role: Role;
  /** Whether the outer lock (HTTP basic auth) is on. */
  basic_auth: boolean;
  /** User name of the outer lock; the host's default is `guest`. */
  username: string;
  /** Chosen passphrase of the outer lock, ≥ 15 characters, or null to generate one. */
  password: string | null;
  /** Chosen session password, ≥ 15 characters, or null to generate one. */
  session_password: string | null;
  /** Name of the host that guests are shown. */
  host_name: string;
  /** Path of the document that guests see first, relative to the server's root, or null for the launcher. */
  document: string | null;
  /** Tunnels only: host name to ask the service for, or null for the account's own. */
  domain: string | null;
  /** Tunnels only: most requests a month that the plan allows, ≥ 1, or null without a limit. */
  monthly_requests: number | null;
  /** Tunnels only: most bytes to guests a month that the plan allows, ≥ 1, or null without a limit. */
  monthly_bytes: number | null;
}

/** What the host gives to guests. The only shape that carries secrets; asked for on purpose, never in a status. */
export interface IInvitation {
  /** Origin and base URL with trailing slash; no secret in it. */
  url: string;
  /** User name of the outer lock; null when basic auth is off. */
  username: string | null;
  /** Passphrase of the outer lock; null when basic auth is off. */
  password: string | null;
  session_password: string;
  fingerprint_sha256: string | null;
  /** RFC 3339, UTC. */
  expires_at: string;
}

/** An address of this machine that a LAN share can listen on. */
export interface IAddress {
  address: string;
  /** Operating system's name of the interface, such as `eth0`. */
  interface: string;
  family: 'IPv4' | 'IPv6';
  /** Loopback addresses reach this machine only. */
  loopback: boolean;
}

/** A transport as the panel offers it. */
export interface ITransportChoice {
  name: TransportName;
  /** Null when it can be used, else why not. */
  problem: IProblem | null;
}

/** The administrator's ceiling: traits of the server extension. */
export interface ILimits {
  allowed_transports: TransportName[];
  /** Minutes; null means no ceiling. */
  max_share_minutes: number | null;
  /** Null means no ceiling. */
  max_guests: number | null;
  /** True means the host cannot switch the outer lock off. */
  require_basic_auth: boolean;
  /** True means the host cannot choose passwords. */
  require_generated_passwords: boolean;
}

/** Where the authtoken of a tunnel comes from; the first one that is there counts. */
export type AuthtokenSource =
  'given' | 'remembered' | 'environment' | 'ngrok-config';

/** What is known about the ngrok account. Never the authtoken itself. */
export interface INgrokChoice {
  /** Null when there is none: the panel asks for it. */
  authtoken_source: AuthtokenSource | null;
}

/** What the panel can offer before a share is started. */
export interface IShareChoices {
  transports: ITransportChoice[];
  addresses: IAddress[];
  ngrok: INgrokChoice;
  limits: ILimits;
  /** Why sharing is not possible here at all (JupyterHub, no Node, old upstream); null when it is. */
  blocked: IProblem | null;
  /** What the host should know but that does not stop a share. */
  warnings: IProblem[];
}
