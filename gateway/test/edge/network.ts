/**
 * The network between agents and the edge, so that it can be cut, frozen, and
 * gone for a while: a relay of bytes on a port of its own.
 *
 * @module
 */

import * as net from 'node:net';
import { listen, LOOPBACK, portOf, stopListening } from './listening';

/** One connection's two ends. */
interface IRoute {
  readonly agent: net.Socket;
  readonly edge: net.Socket;
}

/** The way to a port of the edge. */
export class Network {
  constructor(private readonly edgePort: () => number) {
    this._server = net.createServer({ allowHalfOpen: true }, agent =>
      this.connect(agent)
    );
  }

  async start(): Promise<void> {
    await listen(this._server);
    this._port = portOf(this._server);
  }

  /** Port that agents connect to; stays the same. */
  get port(): number {
    return this._port;
  }

  /** Resets all connections; new ones are carried. */
  cut(): void {
    for (const { agent, edge } of this._routes) {
      agent.resetAndDestroy();
      edge.destroy();
    }
  }

  /** From now on nothing gets through, on old connections and new ones, and nobody is told. */
  freeze(): void {
    this._isFrozen = true;
    for (const { agent, edge } of this._routes) {
      agent.unpipe(edge).pause();
      edge.unpipe(agent).pause();
    }
  }

  /** Everything that was held back arrives. */
  thaw(): void {
    this._isFrozen = false;
    for (const route of this._routes) {
      if (route.agent.destroyed || route.edge.destroyed) {
        this.end(route);
      } else {
        carry(route);
      }
    }
  }

  /** Resets all connections and refuses new ones. */
  async goOffline(): Promise<void> {
    const closed = stopListening(this._server);
    this.cut();
    await closed;
  }

  /** Carries connections again, on the same port. */
  async goOnline(): Promise<void> {
    await listen(this._server, this._port);
  }

  async stop(): Promise<void> {
    if (this._server.listening) {
      await this.goOffline();
    }
  }

  private connect(agent: net.Socket): void {
    const edge = net.connect({
      port: this.edgePort(),
      host: LOOPBACK,
      allowHalfOpen: true
    });
    const route = { agent, edge };
    this._routes.add(route);
    for (const socket of [agent, edge]) {
      socket.setNoDelay(true);
      // A reset is a close like others.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        if (!this._isFrozen) {
          this.end(route);
        }
      });
    }
    if (!this._isFrozen) {
      carry(route);
    }
  }

  private end(route: IRoute): void {
    this._routes.delete(route);
    route.agent.destroy();
    route.edge.destroy();
  }

  private readonly _server: net.Server;
  private readonly _routes = new Set<IRoute>();
  private _port = 0;
  private _isFrozen = false;
}

function carry({ agent, edge }: IRoute): void {
  agent.pipe(edge);
  edge.pipe(agent);
}
