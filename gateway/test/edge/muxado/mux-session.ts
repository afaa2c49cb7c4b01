/**
 * A muxado session: many streams over one connection.
 *
 * @module
 */

import type { Duplex } from 'node:stream';
import { encodeFrame, type Frame } from './frame';
import { FrameReader } from './frame-reader';
import { MuxCode, MuxError } from './mux-error';
import { MuxStream, type IFrameSink } from './mux-stream';

/** Streams that may be open at once: services refuse more, agents end the session. */
export const MAX_STREAMS = 512;

/** Both ends speak the same protocol; they differ in the ids that they give. */
export interface IMuxSessionOptions {
  readonly connection: Duplex;
  /** Servers number their streams 2, 4, 6…, clients 3, 5, 7… */
  readonly side: 'server' | 'client';
  /** The other end opened a stream. */
  onStream(stream: MuxStream): void;
  /** Called once; all streams are gone then. */
  onEnd(error: MuxError | undefined): void;
  /** Some frame came. Default: nobody listens. */
  onFrame?(): void;
}

/** One end of a session. */
export class MuxSession implements IFrameSink {
  constructor(private readonly options: IMuxSessionOptions) {
    const { connection, side } = options;
    this._nextId = side === 'server' ? 2 : 3;
    connection.on('data', (bytes: Buffer) => this.receive(bytes));
    connection.on('drain', () => this.handleRoom());
    connection.on('error', () => this.end(undefined));
    connection.on('end', () => this.end(undefined));
    connection.on('close', () => this.end(undefined));
  }

  /** Opens a stream; the other end learns of it with the first bytes written. */
  open(): MuxStream {
    const stream = new MuxStream(this._nextId, this, true);
    this._nextId += 2;
    if (this._isOver) {
      stream.destroy(new MuxError(MuxCode.sessionClosed, 'session is over'));
      return stream;
    }
    this.keep(stream);
    return stream;
  }

  /** Tells the other end that this is the end, and hangs up. */
  goAway(code: number, text: string): void {
    if (!this._isOver) {
      const lastStreamId = this._lastTheirId;
      this.send({ kind: 'go-away', lastStreamId, code, text });
      this.options.connection.end();
      this.end(new MuxError(code, text));
    }
  }

  /** Hangs up without a word. */
  destroy(): void {
    this.options.connection.destroy();
    this.end(undefined);
  }

  /** Streams that are open now. */
  get openStreams(): number {
    return this._streams.size;
  }

  /** Most streams that were ever open at once. */
  get mostStreams(): number {
    return this._mostStreams;
  }

  send(frame: Frame): boolean {
    return !this._isOver && this.options.connection.write(encodeFrame(frame));
  }

  forget(streamId: number): void {
    this._streams.delete(streamId);
  }

  private receive(bytes: Buffer): void {
    try {
      for (const frame of this._reader.push(bytes)) {
        if (!this._isOver) {
          this.handle(frame);
        }
      }
    } catch (error) {
      if (!(error instanceof MuxError)) {
        throw error;
      }
      this.goAway(error.muxCode, error.message);
    }
    this.options.onFrame?.();
  }

  private handle(frame: Frame): void {
    if (frame.kind === 'go-away') {
      this.options.connection.end();
      this.end(new MuxError(frame.code, frame.text));
      return;
    }
    if (frame.kind === 'data' && frame.opens) {
      this.accept(frame.streamId);
    }
    const stream = this._streams.get(frame.streamId);
    if (stream) {
      stream.handle(frame);
    } else if (frame.kind === 'data' && frame.body.length > 0) {
      this.reset(frame.streamId, MuxCode.streamClosed);
    }
  }

  private accept(id: number): void {
    const isTheirs = id % 2 !== this._nextId % 2;
    if (!isTheirs || id <= this._lastTheirId) {
      throw new MuxError(MuxCode.protocol, `stream ${id} cannot be opened`);
    }
    this._lastTheirId = id;
    if (this._streams.size >= MAX_STREAMS) {
      this.reset(id, MuxCode.refused);
      return;
    }
    const stream = new MuxStream(id, this, false);
    this.keep(stream);
    this.options.onStream(stream);
  }

  private reset(streamId: number, code: number): void {
    this.send({ kind: 'reset', streamId, code });
  }

  private keep(stream: MuxStream): void {
    this._streams.set(stream.id, stream);
    this._mostStreams = Math.max(this._mostStreams, this._streams.size);
  }

  private handleRoom(): void {
    for (const stream of [...this._streams.values()]) {
      stream.handleRoom();
    }
  }

  private end(error: MuxError | undefined): void {
    if (this._isOver) {
      return;
    }
    this._isOver = true;
    const reason = error ?? new MuxError(MuxCode.sessionClosed, 'hung up');
    for (const stream of [...this._streams.values()]) {
      stream.handleSessionEnd(reason);
    }
    this.options.onEnd(error);
  }

  private _isOver = false;
  private _nextId: number;
  private _lastTheirId = 0;
  private _mostStreams = 0;
  private readonly _reader = new FrameReader();
  private readonly _streams = new Map<number, MuxStream>();
}
