/**
 * One muxado stream as a Duplex: what is written leaves within the other end's
 * window, what is read gives the other end new credit, and a half can end alone.
 *
 * @module
 */

import { Duplex } from 'node:stream';
import type { Frame } from './frame';
import { MuxCode, MuxError } from './mux-error';
import { SendWindow, WINDOW_BYTES } from './send-window';

/** Consumed bytes are credited in steps, not one by one. */
const CREDIT_STEP_BYTES = WINDOW_BYTES / 4;

/** What a stream asks of its session. */
export interface IFrameSink {
  /** @returns false when the connection is full; `handleRoom` is called later */
  send(frame: Frame): boolean;
  /** The stream is done with. */
  forget(streamId: number): void;
}

/** A stream; made by a session. */
export class MuxStream extends Duplex {
  /** @param isOurs whether this end opens it, so that its first frame must say so */
  constructor(
    readonly id: number,
    private readonly sink: IFrameSink,
    isOurs: boolean
  ) {
    super();
    this._mustOpen = isOurs;
    // Nobody may be listening when the session ends.
    this.on('error', () => undefined);
  }

  /** A frame for this stream came. */
  handle(frame: Exclude<Frame, { kind: 'go-away' }>): void {
    switch (frame.kind) {
      case 'data':
        this.receive(frame.body, frame.ends);
        break;
      case 'credit':
        this._window.credit(frame.increment);
        break;
      case 'reset':
        this._isReset = true;
        this.destroy(new MuxError(frame.code, `reset with code ${frame.code}`));
        break;
    }
  }

  /** The connection takes more. */
  handleRoom(): void {
    this._window.flush();
  }

  /** The session is over: nothing can be sent any more. */
  handleSessionEnd(error: Error | undefined): void {
    this._isReset = true;
    this.destroy(error);
  }

  /** Node's HTTP client treats every stream as a TCP socket. */
  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    this._isWanted = true;
    this.deliver();
  }

  override _write(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void
  ): void {
    this._window.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.sendData(Buffer.alloc(0), true);
    this._isEnded = true;
    done();
  }

  override _destroy(
    error: Error | null,
    done: (error?: Error | null) => void
  ): void {
    // As with TCP: who closes says so, and refuses what still comes.
    if (!this._isEnded && !this._isReset && !this._mustOpen) {
      this.sendData(Buffer.alloc(0), true);
    }
    this.sink.forget(this.id);
    done(error);
  }

  private receive(body: Buffer, ends: boolean): void {
    this._inFlightBytes += body.length;
    if (this._inFlightBytes > WINDOW_BYTES) {
      const code = MuxCode.flowControl;
      this.sink.send({ kind: 'reset', streamId: this.id, code });
      this._isReset = true;
      this.destroy(new MuxError(code, 'more than the window in flight'));
      return;
    }
    if (body.length > 0) {
      this._received.push(body);
    }
    this._hasReceivedEnd ||= ends;
    this.deliver();
  }

  private deliver(): void {
    while (this._isWanted) {
      const body = this._received.shift();
      if (body === undefined) {
        if (this._hasReceivedEnd) {
          this._isWanted = false;
          this.push(null);
        }
        return;
      }
      this._isWanted = this.push(body);
      this.consume(body.length);
    }
  }

  private consume(bytes: number): void {
    this._consumedBytes += bytes;
    if (this._consumedBytes >= CREDIT_STEP_BYTES && !this._hasReceivedEnd) {
      const increment = this._consumedBytes;
      this._consumedBytes = 0;
      this._inFlightBytes -= increment;
      this.sink.send({ kind: 'credit', streamId: this.id, increment });
    }
  }

  private sendData(body: Buffer, ends: boolean): boolean {
    const opens = this._mustOpen;
    this._mustOpen = false;
    return this.sink.send({
      kind: 'data',
      streamId: this.id,
      opens,
      ends,
      body
    });
  }

  private _mustOpen: boolean;
  private _isWanted = false;
  private _isReset = false;
  private _isEnded = false;
  private _hasReceivedEnd = false;
  private readonly _received: Buffer[] = [];
  /** Received, and not credited yet. */
  private _inFlightBytes = 0;
  /** Read by the user of the stream, and not credited yet. */
  private _consumedBytes = 0;
  private readonly _window = new SendWindow(piece =>
    this.sendData(piece, false)
  );
}
