/**
 * Counts what visitors ask and get.
 *
 * @module
 */

import type { Socket } from 'node:net';
import type { ITraffic } from './quotas';

/** Sums over all connections, closed ones included. */
export class TrafficMeter implements ITraffic {
  requests = 0;

  /** Counts a connection of a visitor. */
  watch(socket: Socket): void {
    this._open.add(socket);
    socket.on('close', () => {
      this._open.delete(socket);
      this._closedOut += socket.bytesWritten;
      this._closedIn += socket.bytesRead;
    });
  }

  get bytesOut(): number {
    return this.sum(this._closedOut, socket => socket.bytesWritten);
  }

  get bytesIn(): number {
    return this.sum(this._closedIn, socket => socket.bytesRead);
  }

  /** Ends all connections. */
  destroyAll(): void {
    [...this._open].forEach(socket => socket.destroy());
  }

  private sum(start: number, bytesOf: (socket: Socket) => number): number {
    return [...this._open].reduce(
      (sum, socket) => sum + bytesOf(socket),
      start
    );
  }

  private readonly _open = new Set<Socket>();
  private _closedOut = 0;
  private _closedIn = 0;
}
