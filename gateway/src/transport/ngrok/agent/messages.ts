/**
 * What the gateway and its tunnel agent say to each other, over an IPC channel
 * that nobody else holds. The agent is the one process that loads ngrok's
 * addon; it serves one tunnel and ends with it.
 *
 * @module
 */

/** How often the gateway pings, in milliseconds. */
export const PING_INTERVAL_MS = 3000;

/** How long the agent lives without a ping, in milliseconds: behind a frozen gateway stays no address. */
export const AGENT_LEASE_MS = 9000;

/** What a tunnel is opened with. */
export interface ITunnelSettings {
  authtoken: string;
  /** `host:port` of the ingress; null for ngrok's own. */
  serverAddr: string | null;
  /** PEM of authorities for the ingress, `host` for the system's, null for ngrok's own. */
  rootCas: string | null;
  /** Host name to ask for; null for what the account gives. */
  domain: string | null;
  /** Traffic policy as JSON text; null for none. */
  policy: string | null;
  /** `unix:` and the path of a socket, or `pipe:` and a pipe's name. */
  forwardTo: string;
  heartbeatIntervalSeconds: number;
  heartbeatToleranceSeconds: number;
  /** Version of the package, as ngrok is told. */
  version: string;
}

/** Where an agent can fail. */
export type FailedStage = 'load' | 'connect' | 'bind';

/** Down. */
export type ToAgent =
  | { type: 'open'; settings: ITunnelSettings }
  | { type: 'ping' }
  /** Takes the address down; answered by `closed`. */
  | { type: 'close' };

/** Why a tunnel that stood is over though the process runs. */
export type TunnelEnd =
  /** The service said that it must stop. */
  | 'stop-command'
  /** The service asks for a new agent. */
  | 'restart-command'
  /** The service took the address away. */
  | 'listener-ended';

/** Up. */
export type FromAgent =
  | { type: 'bound'; url: string; proto: string }
  /** `message` is the SDK's own and may quote secrets. */
  | { type: 'failed'; stage: FailedStage; message: string }
  /** Time of a round trip in milliseconds; null when one was missed. */
  | { type: 'heartbeat'; latencyMs: number | null }
  /** The connection to the service is lost; the SDK tries again by itself for a moment. */
  | { type: 'disconnected' }
  | { type: 'over'; end: TunnelEnd; message: string }
  | { type: 'closed' }
  | { type: 'pong' };
