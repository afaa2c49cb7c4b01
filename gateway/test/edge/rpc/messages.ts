/**
 * The messages between agent and service; field names are the protocol's.
 *
 * @module
 */

/** The agent presents itself. */
export interface IAuthRequest {
  readonly Version: readonly string[];
  /** Empty for a new session; the earlier answer's to resume one. */
  readonly ClientId: string;
  readonly Extra: {
    readonly AuthToken: string;
    readonly Version: string;
    readonly UserAgent: string;
    readonly Metadata: string;
    /** The earlier answer's. */
    readonly Cookie: string;
    /** Nanoseconds. */
    readonly HeartbeatInterval: number;
    /** Nanoseconds. */
    readonly HeartbeatTolerance: number;
    readonly ClientType: string;
    readonly [field: string]: unknown;
  };
}

/** The session is there. */
export interface IAuthAnswer {
  readonly Version: string;
  readonly ClientId: string;
  readonly Error: '';
  readonly Extra: {
    readonly Version: string;
    readonly Region: string;
    readonly Cookie: string;
    readonly AccountName: string;
    readonly SessionDuration: number;
    readonly PlanName: string;
    readonly Banner: string;
  };
}

/** The agent asks for an endpoint. */
export interface IBindRequest {
  /** Empty at first; the earlier answer's to have the endpoint back. */
  readonly Id: string;
  readonly Proto: string;
  readonly ForwardsTo: string;
  readonly ForwardsProto: string;
  readonly Opts: IBindOptions;
  readonly Extra: {
    /** The earlier answer's. */
    readonly Token: string;
    readonly Metadata: string;
    readonly Bindings: readonly string[];
    readonly PoolingEnabled: boolean;
  };
}

/** Options of an endpoint; those that are not named here are refused. */
export interface IBindOptions {
  readonly Domain: string;
  readonly Hostname: string;
  readonly TrafficPolicy: string;
  readonly BasicAuth: {
    readonly credentials: ReadonlyArray<{
      readonly username: string;
      readonly cleartext_password: string;
    }>;
  } | null;
  readonly [option: string]: unknown;
}

/** The endpoint is there. */
export interface IBindAnswer {
  readonly Id: string;
  readonly URL: string;
  readonly Proto: string;
  /** The request's: agents insist on all of them. */
  readonly Opts: IBindOptions;
  readonly Error: '';
  readonly Extra: { readonly Token: string };
}

/** Anything was refused. The last line of the text is the code. */
export interface IErrorAnswer {
  readonly Error: string;
}

/** The agent gives an endpoint back. */
export interface IUnbindRequest {
  readonly Id: string;
}

/** In front of the bytes of a connection that is carried to the agent. */
export interface IProxyHeader {
  /** The endpoint's. */
  readonly Id: string;
  /** Where the visitor comes from, `address:port`. */
  readonly ClientAddr: string;
  readonly Proto: 'https';
  readonly EdgeType: '3';
  readonly PassthroughTLS: false;
}

/** What an agent answers to a command; empty when it obeys. */
export interface ICommandAnswer {
  readonly Error?: string;
}
