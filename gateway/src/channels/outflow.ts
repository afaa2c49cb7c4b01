/**
 * What waits to be written to one leg of a socket: messages whole and in
 * order, handed to the socket in pieces, so that it shows whether the other
 * end takes them, and so that pings get in between.
 *
 * @module
 */

import type { WebSocket } from 'ws';

/** How much may wait. */
export interface IMarks {
  /** Above this many bytes `high` is called. */
  readonly highBytes: number;
  /** Below this many bytes `low` is called again. */
  readonly lowBytes: number;
}

/** What an outflow tells. */
export interface IOutflowEvents {
  high(): void;
  low(): void;
  /** So many bytes have left for the network. */
  progress(bytes: number): void;
}

/** A piece is one WebSocket frame. */
const PIECE_BYTES = 64 * 1024;

/** Handed to the socket at once; a socket tells of progress only when all it was given is gone. */
const IN_FLIGHT_BYTES = 4 * PIECE_BYTES;

/** What a message costs beside its bytes: empty ones must not pile up for free. */
const MESSAGE_COST = 128;

interface IWaiting {
  readonly data: Buffer;
  readonly isBinary: boolean;
  sent: number;
}

/** The messages waiting for one leg. */
export class Outflow {
  private readonly _waiting: IWaiting[] = [];
  private _queuedBytes = 0;
  private _inFlightBytes = 0;
  private _isHigh = false;
  private _whenHandedOver: (() => void) | null = null;

  constructor(
    private readonly _socket: WebSocket,
    private readonly _marks: IMarks,
    private readonly _events: IOutflowEvents
  ) {}

  /** True from `high` to `low`. */
  get isHigh(): boolean {
    return this._isHigh;
  }

  send(data: Buffer, isBinary: boolean): void {
    this._waiting.push({ data, isBinary, sent: 0 });
    this._queuedBytes += data.length + MESSAGE_COST;
    this._pump();
    if (!this._isHigh && this._queuedBytes > this._marks.highBytes) {
      this._isHigh = true;
      this._events.high();
    }
  }

  /** Calls back once, when the last message waiting now has been handed to the socket. */
  whenHandedOver(callback: () => void): void {
    this._whenHandedOver = callback;
    this._pump();
  }

  /** Forgets what waits. */
  clear(): void {
    this._waiting.length = 0;
    this._whenHandedOver = null;
  }

  private _pump(): void {
    for (
      let message = this._waiting[0];
      message !== undefined && this._inFlightBytes < IN_FLIGHT_BYTES;
      message = this._waiting[0]
    ) {
      this._sendPiece(message);
    }
    if (this._waiting.length === 0) {
      const callback = this._whenHandedOver;
      this._whenHandedOver = null;
      callback?.();
    }
  }

  private _sendPiece(message: IWaiting): void {
    const start = message.sent;
    const piece = message.data.subarray(start, start + PIECE_BYTES);
    message.sent += piece.length;
    const fin = message.sent === message.data.length;
    if (fin) {
      this._waiting.shift();
    }
    const cost = piece.length + (fin ? MESSAGE_COST : 0);
    this._inFlightBytes += cost;
    this._socket.send(piece, { binary: message.isBinary, fin }, error => {
      this._inFlightBytes -= cost;
      this._queuedBytes -= cost;
      if (!error) {
        this._left(cost);
      }
    });
  }

  private _left(bytes: number): void {
    this._events.progress(bytes);
    this._pump();
    if (this._isHigh && this._queuedBytes < this._marks.lowBytes) {
      this._isHigh = false;
      this._events.low();
    }
  }
}
