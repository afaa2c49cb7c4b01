/**
 * All public addresses: which are taken, which are online.
 *
 * @module
 */

import type { IAgentSession } from './agent-session';
import type { Endpoint } from './endpoint';

/** Endpoints by host. */
export class Endpoints {
  /** Replaces the one that has the host now, if any. */
  add(endpoint: Endpoint): void {
    this.remove(this._byHost.get(endpoint.host));
    this._byHost.set(endpoint.host, endpoint);
    this._hostOfToken.set(endpoint.token, endpoint.host);
  }

  /** Whoever has a host now, even when the agent is away. */
  taken(host: string): Endpoint | undefined {
    return this._byHost.get(host);
  }

  /** Who answers for a host now. */
  online(host: string): Endpoint | undefined {
    const endpoint = this._byHost.get(host);
    return endpoint?.session.connection ? endpoint : undefined;
  }

  /** Host that was once given out with a token. */
  hostOf(token: string): string | undefined {
    return this._hostOfToken.get(token);
  }

  byId(id: string): Endpoint | undefined {
    return this.all.find(endpoint => endpoint.id === id);
  }

  get all(): Endpoint[] {
    return [...this._byHost.values()];
  }

  remove(endpoint: Endpoint | undefined): void {
    if (endpoint && this._byHost.delete(endpoint.host)) {
      endpoint.dispose();
    }
  }

  /** @returns the hosts that are free now */
  release(session: IAgentSession): string[] {
    const released = this.all.filter(one => one.session === session);
    released.forEach(endpoint => this.remove(endpoint));
    return released.map(({ host }) => host);
  }

  private readonly _byHost = new Map<string, Endpoint>();
  private readonly _hostOfToken = new Map<string, string>();
}
