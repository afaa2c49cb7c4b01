/**
 * Turns at something expensive: few at once, one at a time for each source,
 * sources one after another, and a bounded line of those who wait.
 *
 * @module
 */

/** Gives a turn back. */
export type Release = () => void;

/** A line at something expensive. */
export interface ITurns {
  /**
   * Waits for a turn.
   *
   * @returns what gives it back, or null at once when the line is full
   */
  take(source: string): Promise<Release> | null;
}

/** How long the line may be. */
export interface ITurnLimits {
  /** Turns going on at once. */
  atOnce: number;
  /** Most who wait in all. */
  waiting: number;
  /** Most who wait from one source, so that one source cannot fill the line. */
  waitingPerSource: number;
}

export function createTurns(limits: ITurnLimits): ITurns {
  /** Who waits, by source; the first source is the next to get a turn. */
  const lines = new Map<string, Array<(release: Release) => void>>();
  const busy = new Set<string>();
  let waiting = 0;

  function next(): void {
    for (const [source, line] of lines) {
      if (busy.size >= limits.atOnce) {
        return;
      }
      if (!busy.has(source)) {
        begin(source, line);
      }
    }
  }

  function begin(
    source: string,
    line: Array<(release: Release) => void>
  ): void {
    const resolve = line.shift();
    // The source goes to the end of the line of sources.
    lines.delete(source);
    if (line.length > 0) {
      lines.set(source, line);
    }
    if (resolve === undefined) {
      return;
    }
    waiting -= 1;
    busy.add(source);
    let released = false;
    resolve(() => {
      if (!released) {
        released = true;
        busy.delete(source);
        next();
      }
    });
  }

  return {
    take(source) {
      const line = lines.get(source) ?? [];
      if (waiting >= limits.waiting || line.length >= limits.waitingPerSource) {
        return null;
      }
      return new Promise(resolve => {
        line.push(resolve);
        lines.set(source, line);
        waiting += 1;
        next();
      });
    }
  };
}
