/**
 * Counts requests of one kind guest by guest, for what each of them holds in
 * memory until its answer has been read.
 *
 * @module
 */

import type { IGuestState } from '../share';
import type { IRequestContext } from './context';

/** One kind of requests. */
export class PerGuest {
  /**
   * Counts a request until its answer is closed.
   *
   * @returns how many there are with this one; 0 when there is nobody to count for, or nothing left to answer
   */
  count({
    response,
    session
  }: Pick<IRequestContext, 'response' | 'session'>): number {
    const guest = session?.guest ?? null;
    if (guest === null || response === null || response.destroyed) {
      return 0;
    }
    const count = (this._counts.get(guest) ?? 0) + 1;
    this._counts.set(guest, count);
    response.once('close', () => {
      this._counts.set(guest, (this._counts.get(guest) ?? 1) - 1);
    });
    return count;
  }

  private readonly _counts = new WeakMap<IGuestState, number>();
}
