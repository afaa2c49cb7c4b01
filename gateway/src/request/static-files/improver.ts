/**
 * Makes the smallest forms of the files that guests have asked for, one after
 * the other, the largest first, and only while nobody asks for anything.
 *
 * @module
 */

import { bestBrotli } from '../../coding/best-brotli';
import type { IClock } from '../../clock';
import type { KeptFile } from './kept-file';

/** How long nobody may have asked for a file before work begins or goes on, in milliseconds. */
export const IDLE_MS = 1000;

/** Rest after each step, in times of what it took: the host's computer has other things to do. */
const REST_PER_WORK = 1;

/** Most files that wait. */
const MOST_WAITING = 512;

/** What it is made of. */
export interface IImproverOptions {
  clock: Pick<IClock, 'monotonicMs' | 'after'>;
  /** Whether anybody still wants a file to become smaller. */
  isKept: (file: KeptFile) => boolean;
  /** Told when a file has become smaller. */
  onImproved: (file: KeptFile, form: Buffer) => void;
}

/** The work of one share. */
export class Improver {
  constructor(private readonly _options: IImproverOptions) {}

  /** Somebody asks for something: work waits. */
  touch(): void {
    this._touchedMs = this._options.clock.monotonicMs();
  }

  /** Has a file improved some time. Each is improved once. */
  add(file: KeptFile): void {
    this._dropForgotten();
    if (
      this._isDisposed ||
      this._seen.has(file) ||
      this._waiting.size >= MOST_WAITING
    ) {
      return;
    }
    this._seen.add(file);
    this._waiting.add(file);
    if (!this._isWorking) {
      this._isWorking = true;
      void this._work();
    }
  }

  /** Ends after the step under way. */
  dispose(): void {
    this._isDisposed = true;
    this._waiting.clear();
    this._wake?.();
  }

  private async _work(): Promise<void> {
    while (await this._rest()) {
      this._dropForgotten();
      const file = this._largest();
      if (file === null) {
        break;
      }
      this._waiting.delete(file);
      const body = await bestBrotli(file.content, () => this._rest());
      if (body !== null) {
        file.improve(body);
        this._options.onImproved(file, body);
      }
    }
    this._isWorking = false;
  }

  /** Files wait here while guests keep asking: the store's bound would mean nothing if they held what has left it. */
  private _dropForgotten(): void {
    for (const file of this._waiting) {
      if (!this._options.isKept(file)) {
        this._waiting.delete(file);
        this._seen.delete(file);
      }
    }
  }

  private _largest(): KeptFile | null {
    let largest: KeptFile | null = null;
    for (const file of this._waiting) {
      if (largest === null || file.content.length > largest.content.length) {
        largest = file;
      }
    }
    return largest;
  }

  /** Waits until it is quiet, at least as long as the last step took; false when the share is over. */
  private async _rest(): Promise<boolean> {
    const tookMs = this._options.clock.monotonicMs() - this._resumedMs;
    await this._sleep(tookMs * REST_PER_WORK);
    while (!this._isDisposed) {
      const leftMs =
        this._touchedMs + IDLE_MS - this._options.clock.monotonicMs();
      if (leftMs <= 0) {
        break;
      }
      await this._sleep(leftMs);
    }
    this._resumedMs = this._options.clock.monotonicMs();
    return !this._isDisposed;
  }

  private _sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const cancel = this._options.clock.after(Math.min(ms, IDLE_MS), resolve);
      this._wake = () => {
        cancel();
        resolve();
      };
    });
  }

  private readonly _waiting = new Set<KeptFile>();
  private readonly _seen = new WeakSet<KeptFile>();
  private _touchedMs = -Infinity;
  private _resumedMs = 0;
  private _isWorking = false;
  private _isDisposed = false;
  private _wake: (() => void) | null = null;
}
