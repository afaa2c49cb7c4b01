/**
 * An ngrok service on this machine, spoken to by the real SDK: agents connect,
 * bind public addresses, and visitors reach them; and all that can go wrong
 * with it can be made to go wrong.
 *
 * @module
 */

import type { AgentConnection } from './agent-connection';
import type { AgentIngress } from './agent-ingress';
import type { IEdgeConduct } from './conduct';
import type { Endpoint } from './endpoint';
import type { Endpoints } from './endpoints';
import type { ErrorCode } from './error-codes';
import type { EventLog } from './event-log';
import type { Faults, IFaultOptions } from './faults';
import type { PublicFront } from './front/public-front';
import type { ITraffic } from './front/quotas';
import { LOOPBACK } from './listening';
import type { ICommandAnswer } from './rpc/messages';
import type { TrustFiles } from './trust-files';

/** Parts of an edge; `startEdge` puts them together. */
export interface IEdgeParts {
  readonly conduct: IEdgeConduct;
  readonly endpoints: Endpoints;
  readonly events: EventLog;
  readonly faults: Faults;
  readonly front: PublicFront;
  readonly ingress: AgentIngress;
  readonly traffic: ITraffic;
  readonly trust: TrustFiles;
}

/** A running edge. */
export class LoopbackEdge {
  constructor(private readonly parts: IEdgeParts) {}

  /** How it behaves; may be changed at any time. */
  get conduct(): IEdgeConduct {
    return this.parts.conduct;
  }

  /** What happened. */
  get events(): EventLog {
    return this.parts.events;
  }

  /** What visitors asked and got. */
  get traffic(): ITraffic {
    return this.parts.traffic;
  }

  /** `host:port` for agents. */
  get serverAddr(): string {
    return `localhost:${this.parts.ingress.network.port}`;
  }

  /** Path of the PEM file that agents must trust. */
  get rootCas(): string {
    return this.parts.trust.agentCa;
  }

  /** `address:port` of https, in place of DNS. URLs carry no port. */
  get publicAddr(): string {
    return `${LOOPBACK}:${this.parts.front.port}`;
  }

  /** `address:port` of http. */
  get plainAddr(): string {
    return `${LOOPBACK}:${this.parts.front.plainPort}`;
  }

  /** Path of the PEM file that visitors must trust; another authority than the agents'. */
  get publicCas(): string {
    return this.parts.trust.publicCa;
  }

  /** What is bound now, agents that are away included. */
  get endpoints(): readonly Endpoint[] {
    return this.parts.endpoints.all;
  }

  /** Agents that are connected now. */
  get agents(): readonly AgentConnection[] {
    return [...this.parts.ingress.connections];
  }

  /** Refuses agents. Returns what takes it back. */
  refuseAuth(code: ErrorCode, options: IFaultOptions = {}): () => void {
    return this.parts.faults.add('auth', code, options);
  }

  /** Refuses addresses. Returns what takes it back. */
  refuseBind(code: ErrorCode, options: IFaultOptions = {}): () => void {
    return this.parts.faults.add('bind', code, options);
  }

  /** Answers visitors with the service's own pages. Returns what takes it back. */
  refuseVisitors(code: ErrorCode, options: IFaultOptions = {}): () => void {
    return this.parts.faults.add('visit', code, options);
  }

  /** Resets the agents' connections; they may come back at once. */
  cut(): void {
    this.parts.ingress.network.cut();
  }

  /** Swallows what agents send and what is sent to them, new connections included. */
  freeze(): void {
    this.parts.ingress.network.freeze();
  }

  /** Delivers what was held back, and goes on. */
  thaw(): void {
    this.parts.ingress.network.thaw();
  }

  /** Resets the agents' connections and refuses new ones. */
  goOffline(): Promise<void> {
    return this.parts.ingress.network.goOffline();
  }

  /** Lets agents connect again, on the same port. */
  goOnline(): Promise<void> {
    return this.parts.ingress.network.goOnline();
  }

  /** Ends the agents' sessions with a GOAWAY. */
  goAway(code = 0, text = ''): void {
    this.agents.forEach(agent => agent.goAway(code, text));
  }

  /** Ends an endpoint from the service's side. Default: all of them. */
  stopTunnel(
    message: string,
    code: ErrorCode | null = null,
    host?: string
  ): void {
    for (const endpoint of this.endpoints) {
      if (host === undefined || host === endpoint.host) {
        endpoint.session.connection?.stopTunnel(endpoint.id, message, code);
        this.parts.endpoints.remove(endpoint);
      }
    }
  }

  /** What the dashboard's button does. */
  stopAgents(): Promise<Array<ICommandAnswer | null>> {
    return this.commandAll('stop', {});
  }

  restartAgents(): Promise<Array<ICommandAnswer | null>> {
    return this.commandAll('restart', {});
  }

  updateAgents(version: string): Promise<Array<ICommandAnswer | null>> {
    const body = { Version: version, PermitMajorVersion: false };
    return this.commandAll('update', body);
  }

  /** Ends everything; nothing listens afterwards. */
  async close(): Promise<void> {
    await this.parts.front.stop();
    await this.parts.ingress.stop();
    this.parts.trust.dispose();
  }

  private commandAll(
    name: 'stop' | 'restart' | 'update',
    body: object
  ): Promise<Array<ICommandAnswer | null>> {
    return Promise.all(this.agents.map(agent => agent.command(name, body)));
  }
}
