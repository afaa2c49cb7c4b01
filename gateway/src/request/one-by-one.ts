/**
 * One request of a connection at a time. Node hands out pipelined requests as
 * soon as it has read them; what stands behind a refused one must not be
 * judged on its own, and nobody needs a hundred at once on one connection.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isClosing } from './answer';

/** Most requests that wait on one connection; more are a flood. */
const MAX_WAITING = 16;

interface ILine {
  /** The answer under way, and what waits behind it. */
  current: ServerResponse | null;
  readonly waiting: Array<readonly [ServerResponse, () => void]>;
}

/** Puts requests in line, connection by connection. */
export class OneByOne {
  /**
   * Calls back when every earlier request of the connection has been answered;
   * at once where there is none. Never calls back once the connection is
   * closing.
   */
  inTurn(
    { socket }: IncomingMessage,
    response: ServerResponse,
    start: () => void
  ): void {
    const line = this._lines.get(socket) ?? { current: null, waiting: [] };
    this._lines.set(socket, line);
    if (line.current === null) {
      this._start(socket, line, response, start);
    } else if (line.waiting.length >= MAX_WAITING) {
      socket.destroy();
    } else {
      line.waiting.push([response, start]);
    }
  }

  /** Whether a request of this connection is still to be answered. */
  isBusy(socket: Duplex): boolean {
    return (this._lines.get(socket)?.current ?? null) !== null;
  }

  private _start(
    socket: Duplex,
    line: ILine,
    response: ServerResponse,
    start: () => void
  ): void {
    line.current = response;
    response.once('close', () => {
      line.current = null;
      const next = line.waiting.shift();
      if (next !== undefined && !isClosing(response) && !socket.destroyed) {
        this._start(socket, line, ...next);
      } else {
        line.waiting.length = 0;
      }
    });
    start();
  }

  private readonly _lines = new WeakMap<Duplex, ILine>();
}
