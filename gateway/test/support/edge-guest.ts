/**
 * A guest who comes through the loopback edge: by the public name, without
 * DNS, checking its certificate as a browser does.
 *
 * @module
 */

import { connect, type TLSSocket } from 'node:tls';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import type { IInvitation } from '../../../src/protocol';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { Visitor } from '../edge/visitor';
import { GuestBrowser, type IGuestAnswer } from './guest-browser';

/** Goes in, makes requests and opens sockets with the cookie. */
export class EdgeGuest extends GuestBrowser {
  /** @param from address in 127.0.0.0/8 to come from */
  constructor(
    private readonly _invitation: IInvitation,
    private readonly edge: LoopbackEdge,
    private readonly from?: string
  ) {
    super(_invitation);
  }

  /** Credentials go with every request, as browsers send them once they were asked for. */
  override send(
    method: string,
    target: string,
    { headers = {}, ...rest }: Parameters<GuestBrowser['send']>[2] = {}
  ): Promise<IGuestAnswer> {
    const { username, password } = this._invitation;
    const text = Buffer.from(`${username}:${password}`).toString('base64');
    return super.send(method, target, {
      ...rest,
      headers: {
        'ngrok-skip-browser-warning': '1',
        ...(username === null ? {} : { Authorization: `Basic ${text}` }),
        ...headers
      }
    });
  }

  /** Opens a socket with the cookie alone: no basic credentials, as Safari does. */
  override open(path: string): Promise<WebSocket> {
    return new Visitor(this.edge).open(`${this.origin}${this.target(path)}`, {
      headers: { Cookie: this.cookieHeader(), Origin: this.origin },
      ...(this.from === undefined ? {} : { from: this.from })
    });
  }

  override connect(): Promise<TLSSocket> {
    const [host, port] = this.edge.publicAddr.split(':');
    return new Promise((resolve, reject) => {
      const socket = connect({
        host,
        port: Number(port),
        servername: new URL(this.origin).hostname,
        ca: readFileSync(this.edge.publicCas),
        ...(this.from === undefined ? {} : { localAddress: this.from })
      });
      socket.once('error', reject);
      socket.once('secureConnect', () => resolve(socket));
    });
  }
}
