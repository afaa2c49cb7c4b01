/**
 * Four random bytes that come back: both ends do it, each on a stream of its
 * own, to know that the other is there.
 *
 * @module
 */

import type { IClock } from '../../../src/clock';
import type { IRandom } from '../../../src/random';
import type { MuxStream } from '../muxado/mux-stream';

/** How often, and for how long nothing may be heard. */
export interface IPace {
  readonly intervalMs: number;
  readonly toleranceMs: number;
}

/** Sends back what the other end sends. */
export function echo(
  stream: MuxStream,
  { onBeat, isAnswered }: { onBeat(): void; isAnswered(): boolean }
): void {
  stream.on('data', (bytes: Buffer) => {
    onBeat();
    if (isAnswered()) {
      stream.write(bytes);
    }
  });
  stream.on('end', () => stream.end());
}

/** Sends beats and wants them back. */
export class Heart {
  constructor(
    private readonly stream: MuxStream,
    private readonly pace: IPace,
    private readonly clock: IClock,
    private readonly random: IRandom,
    private readonly onBack: () => void
  ) {
    stream.on('data', () => this.onBack());
    stream.on('close', () => this.dispose());
    this.beat();
  }

  dispose(): void {
    this._cancel();
  }

  private beat(): void {
    if (!this.stream.destroyed) {
      this.stream.write(this.random.bytes(4));
      this._cancel = this.clock.after(this.pace.intervalMs, () => this.beat());
    }
  }

  private _cancel: () => void = () => undefined;
}

/** Calls once when a sign of life stays away too long. */
export class Silence {
  constructor(
    private readonly pace: IPace,
    private readonly clock: IClock,
    private readonly onSilent: () => void
  ) {
    this.heard();
  }

  /** A sign of life. */
  heard(): void {
    this._cancel();
    const { intervalMs, toleranceMs } = this.pace;
    this._cancel = this.clock.after(intervalMs + toleranceMs, this.onSilent);
  }

  dispose(): void {
    this._cancel();
  }

  private _cancel: () => void = () => undefined;
}
