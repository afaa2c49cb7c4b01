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
import { GuestBrowser } from './guest-browser';

/** Goes in, makes requests and opens sockets with the cookie. */
export class EdgeGuest extends GuestBrowser {
  /** @param from address in 127.0.0.0/8 to come from */
  constructor(
    invitation: IInvitation,
    private readonly edge: LoopbackEdge,
    private readonly from?: string
  ) {
    super(invitation);
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
