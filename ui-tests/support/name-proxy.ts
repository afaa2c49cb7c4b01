/**
 * Stands in for DNS where a browser cannot be told addresses: a proxy that
 * knows one name and connects to nothing else.
 *
 * @module
 */

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

/** A CONNECT proxy on loopback. Whoever starts it stops it. */
export class NameProxy {
  private readonly _sockets = new Set<Socket>();

  private constructor(
    private readonly _server: Server,
    name: string,
    [host, port]: [host: string, port: number]
  ) {
    _server.on('connection', (socket: Socket) => this._keep(socket));
    _server.on('request', (_, response) => response.writeHead(403).end());
    _server.on('connect', (request, visitor: Socket) => {
      if (request.url !== `${name}:443`) {
        visitor.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const there = connect(port, host);
      this._keep(there);
      there.once('connect', () => {
        visitor.write('HTTP/1.1 200 OK\r\n\r\n');
        visitor.pipe(there).pipe(visitor);
      });
      there.once('close', () => visitor.destroy());
      visitor.once('close', () => there.destroy());
    });
  }

  /** Starts one that leads `name`'s https to `host:port`. */
  static async start(name: string, address: string): Promise<NameProxy> {
    const { hostname, port } = new URL(`http://${address}`);
    const server = createServer();
    const proxy = new NameProxy(server, name, [hostname, Number(port)]);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    const { port } = this._server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Breaks every connection off. */
  async stop(): Promise<void> {
    const closed = once(this._server, 'close');
    this._server.close();
    this._sockets.forEach(socket => socket.destroy());
    await closed;
  }

  private _keep(socket: Socket): void {
    this._sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this._sockets.delete(socket));
  }
}
