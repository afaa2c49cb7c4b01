/**
 * An agent's session: it outlives a connection, so that the agent can resume it.
 *
 * @module
 */

import type { AgentConnection } from './agent-connection';
import type { IAuthRequest } from './rpc/messages';

/** A session that was granted. */
export interface IAgentSession {
  readonly clientId: string;
  /** Proves, with the id, that it is the same agent. */
  readonly cookie: string;
  auth: IAuthRequest;
  /** Null while the agent is away. */
  connection: AgentConnection | null;
}
