/**
 * Where agents connect: a TLS server behind a network that can fail.
 *
 * @module
 */

import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import {
  AgentConnection,
  type IAgentConnectionOptions
} from './agent-connection';
import { listen, portOf, stopListening } from './listening';
import { Network } from './network';
import type { IKeyPair } from '../../src/transport/key-pair';

/** Everything but what makes one connection. */
export type IAgentIngressOptions = Omit<
  IAgentConnectionOptions,
  'number' | 'socket'
>;

/** Connections of all agents. */
export class AgentIngress {
  readonly network = new Network(() => portOf(this._server));

  constructor(
    { certificatePem, keyPem }: IKeyPair,
    private readonly options: IAgentIngressOptions
  ) {
    this._server = tls.createServer(
      { cert: certificatePem, key: keyPem },
      socket => this.connected(socket)
    );
    this._server.on('connection', (socket: Socket) => {
      this._sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('close', () => this._sockets.delete(socket));
    });
    // Agents that do not trust the certificate hang up; so do cut ones.
    this._server.on('tlsClientError', () => undefined);
  }

  /** Agents that are connected now. */
  readonly connections = new Set<AgentConnection>();

  async start(): Promise<void> {
    await listen(this._server);
    await this.network.start();
  }

  async stop(): Promise<void> {
    await this.network.stop();
    this._sockets.forEach(socket => socket.destroy());
    await stopListening(this._server);
  }

  private connected(socket: tls.TLSSocket): void {
    this._count += 1;
    const connection = new AgentConnection({
      ...this.options,
      number: this._count,
      socket
    });
    this.connections.add(connection);
    socket.on('close', () => this.connections.delete(connection));
  }

  private readonly _server: tls.Server;
  private readonly _sockets = new Set<Socket>();
  private _count = 0;
}
