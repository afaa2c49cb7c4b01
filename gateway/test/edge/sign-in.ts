/**
 * Whether an agent may have a session.
 *
 * @module
 */

import type { AgentConnection } from './agent-connection';
import type { IAgentSession } from './agent-session';
import type { IEdgeConduct } from './conduct';
import type { IErrorFacts } from './error-codes';
import type { Faults } from './faults';
import { Refusal } from './refusal';
import type { IAuthRequest } from './rpc/messages';
import type { Sessions } from './sessions';

/** The name that texts call the account. */
export const ACCOUNT = 'Edge Tester';

/** What the decision depends on. */
export interface ISignInContext {
  readonly conduct: IEdgeConduct;
  readonly faults: Faults;
  readonly sessions: Sessions;
}

/**
 * Begins a session, or goes on with an earlier one.
 *
 * @throws Refusal
 */
export function signIn(
  request: IAuthRequest,
  connection: AgentConnection,
  { conduct, faults, sessions }: ISignInContext
): IAgentSession {
  const token = request.Extra.AuthToken;
  const facts: IErrorFacts = {
    token,
    account: ACCOUNT,
    version: request.Extra.Version,
    limit: `${conduct.maxAgents}`
  };
  const fault = faults.take('auth', facts);
  if (fault) {
    throw fault;
  }
  if (token === '') {
    throw new Refusal('ERR_NGROK_4018', facts);
  }
  if (conduct.authtokens && !conduct.authtokens.includes(token)) {
    throw new Refusal('ERR_NGROK_107', facts);
  }
  const earlier = sessions.find(request.ClientId);
  if (earlier) {
    if (earlier.cookie !== request.Extra.Cookie) {
      throw new Refusal('ERR_NGROK_110', facts);
    }
    sessions.resume(earlier, request, connection);
    return earlier;
  }
  if (sessions.count >= conduct.maxAgents) {
    throw new Refusal('ERR_NGROK_108', facts);
  }
  return sessions.begin(request, connection);
}
