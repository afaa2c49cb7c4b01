/**
 * One of the two WebSocket connections of a channel: what it hears, what
 * waits to be written to it, and whether anybody is still there.
 *
 * @module
 */

import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { IClock } from '../clock';
import { Allowance } from './allowance';
import { Outflow, type IMarks } from './outflow';
import { StallWatch } from './stall-watch';

/** What happens on a leg. */
export interface ILegEvents {
  message(data: Buffer, isBinary: boolean): void;
  /** The connection is gone: the code and reason its other end gave, 1005 for none, 1006 without goodbye. */
  closed(code: number, reason: Buffer): void;
  /** The other end broke the protocol; `ws` has told it so. `tooBig` when a message was over the limit. */
  broke(tooBig: boolean): void;
  /** More than the high mark waits to be written. */
  backedUp(): void;
  /** Less than the low mark waits. */
  relieved(): void;
  /** The other end does not take what it is sent. */
  stalled(): void;
  /** The other end sends more pings and pongs than anybody needs. */
  flooded(): void;
}

/** What a leg is made of. */
export interface ILegOptions {
  readonly webSocket: WebSocket;
  /** The connection below, for signs of life inside long messages. */
  readonly stream: Duplex;
  readonly clock: IClock;
  readonly marks: IMarks;
  readonly events: ILegEvents;
}

/** How long a leg may be silent while it is pinged, in milliseconds. */
const SILENCE_MS = 90_000;

/** Most pings and pongs in a span; browsers send none of their own. */
const MAX_CONTROL_FRAMES = 500;
const CONTROL_SPAN_MS = 10_000;

/** One leg. */
export class Leg {
  private readonly _outflow: Outflow;
  private readonly _stall: StallWatch;
  private readonly _holds = new Set<string>();
  private _heardMs: number;
  private _isPongInFlight = false;

  constructor(private readonly _options: ILegOptions) {
    const { webSocket, stream, clock, marks, events } = _options;
    this._heardMs = clock.monotonicMs();
    this._stall = new StallWatch(clock, () => events.stalled());
    this._outflow = new Outflow(webSocket, marks, {
      high: () => {
        this._stall.start();
        events.backedUp();
      },
      low: () => {
        this._stall.stop();
        events.relieved();
      },
      progress: bytes => {
        this._stall.progress(bytes);
        if (this._outflow.isHigh) {
          // Its answers to pings come behind all that it has yet to read.
          this._heardMs = clock.monotonicMs();
        }
      }
    });
    const control = new Allowance(clock, MAX_CONTROL_FRAMES, CONTROL_SPAN_MS);
    const hear = (): void => {
      if (!control.take()) {
        events.flooded();
      }
    };
    webSocket.on('message', (data, isBinary) =>
      // With the default `binaryType` every message is one Buffer.
      events.message(data as Buffer, isBinary)
    );
    webSocket.on('ping', data => {
      this._pong(data);
      hear();
    });
    webSocket.on('pong', hear);
    webSocket.on('error', error =>
      events.broke(
        'code' in error && error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
      )
    );
    webSocket.on('close', (code, reason) => {
      this.dispose();
      events.closed(code, reason);
    });
    stream.on('data', () => {
      this._heardMs = clock.monotonicMs();
    });
  }

  send(data: Buffer, isBinary: boolean): void {
    this._outflow.send(data, isBinary);
  }

  /** Stops reading until `release` is called with the same reason. */
  hold(reason: string): void {
    this._holds.add(reason);
    this._options.webSocket.pause();
  }

  release(reason: string): void {
    this._holds.delete(reason);
    if (this._holds.size === 0) {
      // Nobody could be heard while nobody listened.
      this._heardMs = this._options.clock.monotonicMs();
      this._options.webSocket.resume();
    }
  }

  /** Pings, and answers whether the other end has been silent for too long. */
  beat(): boolean {
    const { webSocket, clock } = this._options;
    if (webSocket.readyState === webSocket.OPEN) {
      webSocket.ping();
    }
    return (
      this._holds.size === 0 &&
      clock.monotonicMs() - this._heardMs >= SILENCE_MS
    );
  }

  /**
   * Says goodbye behind what still waits. What the other end says from now
   * on is read, so that its goodbye is found, and must be ignored.
   *
   * @param code as the other leg gave it: 1005 stands for none and is not sent
   */
  closeBehind(code: number, reason: Buffer | string): void {
    this._stall.start();
    this._outflow.whenHandedOver(() => this.closeNow(code, reason));
    this._listenOn();
  }

  /** Says goodbye and drops what still waits. `ws` destroys the connection when the answer does not come (`closeTimeout`). */
  closeNow(code: number, reason: Buffer | string): void {
    const { webSocket } = this._options;
    this.dispose();
    if (code === 1005) {
      webSocket.close();
    } else {
      webSocket.close(code, reason);
    }
    this._listenOn();
  }

  destroy(): void {
    this._options.webSocket.terminate();
  }

  /** Ends timers and drops what waits; the connection is left alone. */
  dispose(): void {
    this._outflow.clear();
    this._stall.stop();
  }

  private _listenOn(): void {
    this._holds.clear();
    this._options.webSocket.resume();
  }

  /** RFC 6455 §5.5.3: of several pings only the last needs an answer; a peer that takes none must not pile them up. */
  private _pong(data: Buffer): void {
    if (!this._isPongInFlight) {
      this._isPongInFlight = true;
      this._options.webSocket.pong(data, undefined, () => {
        this._isPongInFlight = false;
      });
    }
  }
}
