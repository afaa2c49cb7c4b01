/**
 * Answers what agents ask, and writes it down.
 *
 * @module
 */

import type { AgentConnection, IAgentDesk } from './agent-connection';
import { bind, type IBindContext } from './binding';
import type { EventLog } from './event-log';
import type { HostCertificates } from './host-certificates';
import { Refusal } from './refusal';
import type {
  IAuthAnswer,
  IAuthRequest,
  IBindAnswer,
  IBindRequest,
  IErrorAnswer,
  IUnbindRequest
} from './rpc/messages';
import { ACCOUNT, signIn, type ISignInContext } from './sign-in';

/** What answers depend on. */
export interface IAgentDeskContext extends IBindContext, ISignInContext {
  readonly certificates: HostCertificates;
  readonly events: EventLog;
}

/** The service side of Auth, Bind and Unbind. */
export class AgentDesk implements IAgentDesk {
  constructor(private readonly context: IAgentDeskContext) {}

  auth(
    request: IAuthRequest,
    connection: AgentConnection
  ): IAuthAnswer | IErrorAnswer {
    const facts = { connection: connection.number, request };
    return this.orRefusal(
      () => {
        const session = signIn(request, connection, this.context);
        connection.session = session;
        const isResumed = session.clientId === request.ClientId;
        this.context.events.add('auth', { ...facts, refusal: null, isResumed });
        return authAnswer(session.clientId, session.cookie);
      },
      ({ code: refusal }) =>
        this.context.events.add('auth', { ...facts, refusal, isResumed: false })
    );
  }

  bind(
    request: IBindRequest,
    connection: AgentConnection
  ): IBindAnswer | IErrorAnswer {
    const facts = { connection: connection.number, request };
    return this.orRefusal(
      () => {
        if (!connection.session) {
          throw new Refusal('ERR_NGROK_4018', {});
        }
        const endpoint = bind(request, connection.session, this.context);
        this.context.certificates.allow(endpoint.host);
        const { url } = endpoint;
        this.context.events.add('bind', { ...facts, refusal: null, url });
        return {
          Id: endpoint.id,
          URL: url,
          Proto: new URL(url).protocol.replace(':', ''),
          Opts: request.Opts,
          Error: '',
          Extra: { Token: endpoint.token }
        };
      },
      ({ code: refusal }) =>
        this.context.events.add('bind', { ...facts, refusal, url: null })
    );
  }

  /** Agents ask several times; only the first is of consequence. */
  unbind({ Id: id }: IUnbindRequest, connection: AgentConnection): object {
    const endpoint = this.context.endpoints.byId(id);
    const isTheirs = endpoint?.session === connection.session;
    this.context.endpoints.remove(isTheirs ? endpoint : undefined);
    this.context.events.add('unbind', {
      connection: connection.number,
      id,
      isKnown: isTheirs && endpoint !== undefined
    });
    return {};
  }

  lost(connection: AgentConnection): void {
    this.context.sessions.lose(connection);
  }

  private orRefusal<Answer>(
    decide: () => Answer,
    onRefused: (refusal: Refusal) => void
  ): Answer | IErrorAnswer {
    try {
      return decide();
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      onRefused(error);
      return error.answer;
    }
  }
}

function authAnswer(clientId: string, cookie: string): IAuthAnswer {
  return {
    Version: '2',
    ClientId: clientId,
    Error: '',
    Extra: {
      Version: 'edge',
      Region: 'loopback',
      Cookie: cookie,
      AccountName: ACCOUNT,
      SessionDuration: 0,
      PlanName: 'Free',
      Banner: ''
    }
  };
}
