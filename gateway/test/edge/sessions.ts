/**
 * The sessions of all agents: begun, resumed, lost, and reaped some time later.
 *
 * @module
 */

import type { IClock } from '../../src/clock';
import type { IRandom } from '../../src/random';
import type { AgentConnection } from './agent-connection';
import type { IAgentSession } from './agent-session';
import type { IEdgeConduct } from './conduct';
import type { IAuthRequest } from './rpc/messages';

/** What sessions need. */
export interface ISessionsOptions {
  readonly clock: IClock;
  readonly random: Pick<IRandom, 'bytes'>;
  readonly conduct: Pick<IEdgeConduct, 'reapDelayMs'>;
  /** A session is over for good. */
  onReaped(session: IAgentSession): void;
}

/** Sessions by client id. */
export class Sessions {
  constructor(private readonly options: ISessionsOptions) {}

  /** Sessions that are not reaped, agents that are away included. */
  get count(): number {
    return this._sessions.size;
  }

  find(clientId: string): IAgentSession | undefined {
    return this._sessions.get(clientId);
  }

  begin(auth: IAuthRequest, connection: AgentConnection): IAgentSession {
    const { random } = this.options;
    const clientId = `ts_${random.bytes(12).toString('hex')}`;
    const cookie = random.bytes(12).toString('hex');
    const session = { clientId, cookie, auth, connection };
    this._sessions.set(clientId, session);
    return session;
  }

  /** The agent is back; its earlier connection, if it still stands, is not its own any more. */
  resume(
    session: IAgentSession,
    auth: IAuthRequest,
    connection: AgentConnection
  ): void {
    const earlier = session.connection;
    this._reaping.get(session)?.();
    this._reaping.delete(session);
    session.auth = auth;
    session.connection = connection;
    earlier?.destroy();
  }

  /** A connection is gone. */
  lose(connection: AgentConnection): void {
    const { session } = connection;
    if (session?.connection !== connection) {
      return;
    }
    session.connection = null;
    const { reapDelayMs } = this.options.conduct;
    if (reapDelayMs === 0) {
      this.reap(session);
      return;
    }
    const cancel = this.options.clock.after(reapDelayMs, () =>
      this.reap(session)
    );
    this._reaping.set(session, cancel);
  }

  private reap(session: IAgentSession): void {
    this._reaping.delete(session);
    this._sessions.delete(session.clientId);
    this.options.onReaped(session);
  }

  private readonly _sessions = new Map<string, IAgentSession>();
  /** What cancels the reaping of sessions that are away. */
  private readonly _reaping = new Map<IAgentSession, () => void>();
}
