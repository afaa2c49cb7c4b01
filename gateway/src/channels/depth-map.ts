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
  private readonly _clients = new Map<number, Runs>();

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

  /** The least depth known in `[start, end)`; Infinity when nothing is known there. */
  leastIn(client: number, start: number, end: number): number {
    return this._clients.get(client)?.leastIn(start, end) ?? Infinity;
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

  private _change(
    client: number,
    start: number,
    end: number,
    change: (value: number) => number
  ): void {
    let runs = this._clients.get(client);
    if (runs === undefined) {
      runs = new Runs();
      this._clients.set(client, runs);
      this._budget.left -= CLIENT_COST;
    }
    const before = runs.count;
    runs.change(start, end, change);
    this._budget.left -= runs.count - before;
  }
}

/**
 * A function from clocks to values that is constant in runs: run `i` holds
 * from `_starts[i]` up to the next start, the last one for ever. 0 is
 * unknown, a positive value is written, a negative one assumed.
 */
class Runs {
  private readonly _starts: number[] = [0];
  private readonly _values: number[] = [0];

  get count(): number {
    return this._starts.length;
  }

  at(clock: number): number {
    return this._values[this._indexOf(clock)] ?? 0;
  }

  leastIn(start: number, end: number): number {
    let least = Infinity;
    for (
      let index = this._indexOf(start);
      index < this.count && this._startOf(index) < end;
      index++
    ) {
      const value = Math.abs(this._values[index] ?? 0);
      least = value === 0 ? least : Math.min(least, value);
    }
    return least;
  }

  change(start: number, end: number, change: (value: number) => number): void {
    const first = this._indexOf(start);
    const last = this._indexOf(end - 1);
    const starts: number[] = [];
    const values: number[] = [];
    const push = (at: number, value: number): void => {
      const before =
        values.length > 0 ? values.at(-1) : this._values[first - 1];
      if (value !== before) {
        starts.push(at);
        values.push(value);
      }
    };
    const stop = this._startOf(last + 1);
    if (this._startOf(first) < start) {
      push(this._startOf(first), this._values[first] ?? 0);
    }
    for (let index = first; index <= last; index++) {
      push(
        Math.max(start, this._startOf(index)),
        change(this._values[index] ?? 0)
      );
    }
    if (end < stop) {
      push(end, this._values[last] ?? 0);
    }
    // The run behind goes on with the value before it: one run.
    const joins =
      last + 1 < this.count &&
      this._values[last + 1] ===
        (values.length > 0 ? values.at(-1) : this._values[first - 1]);
    const removed = last - first + 1 + (joins ? 1 : 0);
    this._starts.splice(first, removed, ...starts);
    this._values.splice(first, removed, ...values);
  }

  private _startOf(index: number): number {
    return this._starts[index] ?? Infinity;
  }

  /** Index of the run that holds `clock`. */
  private _indexOf(clock: number): number {
    let low = 0;
    let high = this.count - 1;
    // Almost always somebody goes on where he was: look at the end first.
    if (this._startOf(high) <= clock) {
      return high;
    }
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this._startOf(middle) <= clock) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
