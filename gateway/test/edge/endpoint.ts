/**
 * One public address and whom it leads to.
 *
 * @module
 */

import type { IAgentSession } from './agent-session';
import { StreamAgent } from './front/stream-agent';
import type { TrafficPolicy } from './policy/traffic-policy';
import type { IBindRequest } from './rpc/messages';
import { MuxError, MuxCode } from './muxado/mux-error';
import type { MuxStream } from './muxado/mux-stream';

/** What an endpoint is made of. */
export interface IEndpointParts {
  readonly id: string;
  /** Proves that whoever asks for the address again is who had it. */
  readonly token: string;
  readonly url: string;
  readonly request: IBindRequest;
  readonly policy: TrafficPolicy;
  readonly session: IAgentSession;
  /** Whether a connection to the agent carries several requests. */
  readonly isReusing: boolean;
}

/** An endpoint that is bound. */
export class Endpoint {
  readonly agent: StreamAgent;

  constructor(private readonly parts: IEndpointParts) {
    const { isReusing } = parts;
    this.agent = new StreamAgent(address => this.open(address), { isReusing });
  }

  get id(): string {
    return this.parts.id;
  }

  get token(): string {
    return this.parts.token;
  }

  get url(): string {
    return this.parts.url;
  }

  get host(): string {
    return new URL(this.parts.url).hostname;
  }

  get request(): IBindRequest {
    return this.parts.request;
  }

  get policy(): TrafficPolicy {
    return this.parts.policy;
  }

  get session(): IAgentSession {
    return this.parts.session;
  }

  /** No request goes there any more. */
  dispose(): void {
    this.agent.destroy();
  }

  private open(visitorAddress: string): MuxStream {
    const { connection } = this.session;
    if (!connection) {
      throw new MuxError(MuxCode.sessionClosed, 'the agent is away');
    }
    return connection.openProxied({
      Id: this.id,
      ClientAddr: visitorAddress,
      Proto: 'https',
      EdgeType: '3',
      PassthroughTLS: false
    });
  }
}
