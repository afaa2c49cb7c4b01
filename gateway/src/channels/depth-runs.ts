/**
 * A function from clocks to values that is constant in runs, kept in blocks:
 * a change costs the same however long the list is and wherever it falls, so
 * no guest can make the room slow by writing where it hurts.
 *
 * @module
 */

/** Most runs in one block; a block that grows beyond is cut into halves. */
const MAX_BLOCK_RUNS = 512;

/** Runs that stand together. Never empty, but for the moment of a change. */
interface IBlock {
  /** First clock of each run; it holds up to the next run's, the last one for ever. */
  readonly starts: number[];
  readonly values: number[];
}

/** Where looking at runs is counted, so that whoever asks can set a limit. */
export interface IEffort {
  left: number;
}

/** The runs of one client. Values are whole numbers; 0 everywhere at first. */
export class DepthRuns {
  private readonly _blocks: IBlock[] = [{ starts: [0], values: [0] }];
  private _count = 1;

  /** How many runs there are. */
  get count(): number {
    return this._count;
  }

  at(clock: number): number {
    const { starts, values } = this._block(this._blockOf(clock));
    return values[lastAtMost(starts, clock)] ?? 0;
  }

  /**
   * The least absolute value in `[start, end)` that is not 0; Infinity when
   * there is none.
   *
   * @param effort less by one for each run looked at; when it is used up, the answer is 0
   */
  leastIn(start: number, end: number, effort: IEffort): number {
    let least = Infinity;
    let index = this._blockOf(start);
    let run = lastAtMost(this._block(index).starts, start);
    for (; index < this._blocks.length; index++, run = 0) {
      const { starts, values } = this._block(index);
      for (; run < starts.length; run++) {
        if ((starts[run] ?? Infinity) >= end) {
          return least;
        }
        effort.left -= 1;
        if (effort.left < 0) {
          return 0;
        }
        const value = Math.abs(values[run] ?? 0);
        least = value === 0 ? least : Math.min(least, value);
      }
    }
    return least;
  }

  /** Replaces each value in `[start, end)` by what `change` makes of it. */
  change(start: number, end: number, change: (value: number) => number): void {
    const index = this._blockOf(start);
    // With the run behind, which may become one with the last.
    this._unite(index, Math.min(this._blockOf(end), this._blocks.length - 1));
    const block = this._block(index);
    const { starts, values } = block;
    const first = lastAtMost(starts, start);
    const last = lastAtMost(starts, end);
    const made: IBlock = { starts: [], values: [] };
    let before = values[first - 1] ?? this._blocks[index - 1]?.values.at(-1);
    const put = (from: number, to: number, value: number): void => {
      if (from < to && value !== before) {
        made.starts.push(from);
        made.values.push(value);
        before = value;
      }
    };
    for (let run = first; run <= last; run++) {
      const from = starts[run] ?? 0;
      const to = starts[run + 1] ?? this._startOf(index + 1);
      const value = values[run] ?? 0;
      put(from, Math.min(to, start), value);
      put(Math.max(from, start), Math.min(to, end), change(value));
      put(Math.max(from, end), to, value);
    }
    this._count += made.starts.length - (last - first + 1);
    replace(starts, first, last, made.starts);
    replace(values, first, last, made.values);
    if (starts.length === 0 || starts.length > MAX_BLOCK_RUNS) {
      this._blocks.splice(index, 1, ...cut(block));
    }
  }

  /** Makes one block of several; it is cut again after the change. */
  private _unite(first: number, last: number): void {
    if (first === last) {
      return;
    }
    const blocks = this._blocks.slice(first, last + 1);
    this._blocks.splice(first, blocks.length, {
      starts: blocks.flatMap(({ starts }) => starts),
      values: blocks.flatMap(({ values }) => values)
    });
  }

  private _block(index: number): IBlock {
    const block = this._blocks[index];
    if (block === undefined) {
      throw new Error('There is no such block.');
    }
    return block;
  }

  private _startOf(index: number): number {
    return this._blocks[index]?.starts[0] ?? Infinity;
  }

  /** Index of the block that holds `clock`. */
  private _blockOf(clock: number): number {
    let low = 0;
    let high = this._blocks.length - 1;
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

/** Index of the last start that is not beyond `clock`; the first one never is. */
function lastAtMost(starts: readonly number[], clock: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? Infinity) <= clock) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

/** Puts `made` in the place of what stands from `first` to `last`. */
function replace(
  list: number[],
  first: number,
  last: number,
  made: readonly number[]
): void {
  if (made.length <= MAX_BLOCK_RUNS) {
    list.splice(first, last - first + 1, ...made);
    return;
  }
  // A call takes only so many arguments.
  const behind = list.splice(first).slice(last - first + 1);
  for (const values of [made, behind]) {
    for (const value of values) {
      list.push(value);
    }
  }
}

/** A block as one, or in halves of blocks where it has grown too long; none when it is empty. */
function cut({ starts, values }: IBlock): IBlock[] {
  const size = starts.length > MAX_BLOCK_RUNS ? MAX_BLOCK_RUNS / 2 : Infinity;
  const blocks: IBlock[] = [];
  for (let from = 0; from < starts.length; from += size) {
    blocks.push({
      starts: starts.slice(from, from + size),
      values: values.slice(from, from + size)
    });
  }
  return blocks;
}
