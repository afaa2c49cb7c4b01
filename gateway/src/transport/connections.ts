/**
 * Knows every open TCP connection of a server: how many from where, which one
 * carries a TLS socket, and how to end them all.
 *
 * @module
 */

import type { Socket } from 'node:net';

/** Open connections. */
export class Connections {
  /** @param mostPerAddress connections of one address; more are destroyed at once */
  constructor(private readonly mostPerAddress: number) {}

  /** Remembers a connection until it closes. */
  add(socket: Socket): void {
    const peer = peerOf(socket);
    const address = socket.remoteAddress ?? '';
    const count = (this._perAddress.get(address) ?? 0) + 1;
    this._open.add(socket);
    this._byPeer.set(peer, socket);
    this._perAddress.set(address, count);
    socket.once('close', () => {
      this._open.delete(socket);
      if (this._byPeer.get(peer) === socket) {
        this._byPeer.delete(peer);
      }
      this.countDown(address);
      this._bytesOfClosed += socket.bytesWritten;
    });
    if (count > this.mostPerAddress) {
      socket.destroy();
    }
  }

  /** The TCP connection below a TLS socket: the one with the same peer. */
  below(secure: Socket): Socket {
    return this._byPeer.get(peerOf(secure)) ?? secure;
  }

  /** Bytes sent on all connections so far, closed ones included. */
  get bytesSent(): number {
    let bytes = this._bytesOfClosed;
    for (const socket of this._open) {
      bytes += socket.bytesWritten;
    }
    return bytes;
  }

  destroyAll(): void {
    for (const socket of this._open) {
      socket.destroy();
    }
  }

  private countDown(address: string): void {
    const left = (this._perAddress.get(address) ?? 1) - 1;
    if (left === 0) {
      this._perAddress.delete(address);
    } else {
      this._perAddress.set(address, left);
    }
  }

  private _bytesOfClosed = 0;
  private readonly _open = new Set<Socket>();
  private readonly _byPeer = new Map<string, Socket>();
  private readonly _perAddress = new Map<string, number>();
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
