/**
 * How deep in the document each element lies that guests wrote: the compact
 * memory of one room, kept by client and clock as runs of equal depth.
 *
 * Elements of the host pass unread, so their depth is assumed. An assumption
 * is remembered: who writes the element later must keep to it, so nothing
 * can be built on an element that is only given its true depth afterwards.
 *
 * @module
 */

import { DepthRuns, type IEffort } from './depth-runs';

/** How many runs may still be kept; shared by all rooms of a share. */
export interface IRunBudget {
  left: number;
}

/** What is known of one element: nothing is `undefined`. */
export interface IKnownDepth {
  readonly depth: number;
  /** True when the depth follows from something that was written, false when it is assumed. */
  readonly written: boolean;
}

/** What a client costs beside its runs, in runs. */
const CLIENT_COST = 16;

/** Depths of the elements of one room. */
export class DepthMap {
  private readonly _clients = new Map<number, DepthRuns>();

  /** @param budget is drawn from as runs are added; see `isFull` */
  constructor(private readonly _budget: IRunBudget) {}

  /** True when no more may be written; memory is bounded by refusing, not by forgetting. */
  get isFull(): boolean {
    return this._budget.left <= 0;
  }

  at(client: number, clock: number): IKnownDepth | undefined {
    const value = this._clients.get(client)?.at(clock) ?? 0;
    return value === 0
      ? undefined
      : { depth: Math.abs(value), written: value > 0 };
  }

  /**
   * The least depth known in `[start, end)`; Infinity when nothing is known there.
   *
   * @param effort less by one for each run looked at; when it is used up, the answer is 0
   */
  leastIn(client: number, start: number, end: number, effort: IEffort): number {
    return this._clients.get(client)?.leastIn(start, end, effort) ?? Infinity;
  }

  /** Records a written depth for `[start, end)`; what was written there before stays. */
  write(client: number, start: number, end: number, depth: number): void {
    this._change(client, start, end, value => (value > 0 ? value : depth));
  }

  /** Records an assumed depth; what was written stays, of two assumptions the stricter one. */
  assume(client: number, clock: number, depth: number): void {
    this._change(client, clock, clock + 1, value => {
      if (value > 0) {
        return value;
      }
      return value === 0 ? -depth : Math.max(value, -depth);
    });
  }

  /** Makes room for a client, from whom nothing but gaps may come: that costs memory too. */
  meet(client: number): DepthRuns {
    let runs = this._clients.get(client);
    if (runs === undefined) {
      runs = new DepthRuns();
      this._clients.set(client, runs);
      this._budget.left -= CLIENT_COST;
    }
    return runs;
  }

  private _change(
    client: number,
    start: number,
    end: number,
    change: (value: number) => number
  ): void {
    const runs = this.meet(client);
    const before = runs.count;
    runs.change(start, end, change);
    this._budget.left -= runs.count - before;
  }
}
