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

/** The work of one share. */
export class Improver {
  /**
   * @param _clock time
   * @param _onImproved told when a file has become smaller
   */
  constructor(
    private readonly _clock: Pick<IClock, 'monotonicMs' | 'after'>,
    private readonly _onImproved: (
      key: string,
      file: KeptFile,
      form: Buffer
    ) => void
  ) {}

  /** Somebody asks for something: work waits. */
  touch(): void {
    this._touchedMs = this._clock.monotonicMs();
  }

  /** Has a file improved some time. Each is improved once. */
  add(key: string, file: KeptFile): void {
    if (
      this._isDisposed ||
      this._seen.has(file) ||
      this._waiting.size >= MOST_WAITING
    ) {
      return;
    }
    this._seen.add(file);
    this._waiting.set(key, file);
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
      const next = this._largest();
      if (next === null) {
        break;
      }
      const [key, file] = next;
      this._waiting.delete(key);
      const body = await bestBrotli(file.content, () => this._rest());
      if (body !== null) {
        file.improve(body);
        this._onImproved(key, file, body);
      }
    }
    this._isWorking = false;
  }

  private _largest(): [string, KeptFile] | null {
    let largest: [string, KeptFile] | null = null;
    for (const entry of this._waiting) {
      if (
        largest === null ||
        entry[1].content.length > largest[1].content.length
      ) {
        largest = entry;
      }
    }
    return largest;
  }

  /** Waits until it is quiet, at least as long as the last step took; false when the share is over. */
  private async _rest(): Promise<boolean> {
    const tookMs = this._clock.monotonicMs() - this._resumedMs;
    await this._sleep(tookMs * REST_PER_WORK);
    while (!this._isDisposed) {
      const leftMs = this._touchedMs + IDLE_MS - this._clock.monotonicMs();
      if (leftMs <= 0) {
        break;
      }
      await this._sleep(leftMs);
    }
    this._resumedMs = this._clock.monotonicMs();
    return !this._isDisposed;
  }

  private _sleep(ms: number): Promise<void> {
    return new Promise(resolve => {
      const cancel = this._clock.after(Math.min(ms, IDLE_MS), resolve);
      this._wake = () => {
        cancel();
        resolve();
      };
    });
  }

  private readonly _waiting = new Map<string, KeptFile>();
  private readonly _seen = new WeakSet<KeptFile>();
  private _touchedMs = -Infinity;
  private _resumedMs = 0;
  private _isWorking = false;
  private _isDisposed = false;
  private _wake: (() => void) | null = null;
}
