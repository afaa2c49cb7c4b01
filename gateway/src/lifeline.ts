/**
 * Watches whether the parent is there: its pings (a lease) and its process id.
 * The end of the pipe is the first sign and this is the second, for a frozen
 * parent and for one whose pipe was inherited by a child of its own.
 *
 * @module
 */

import { LEASE_MS } from '../../src/protocol';
import type { IClock } from './clock';

/** How often it is looked, in milliseconds. */
export const LOOK_MS = 400;

/** Why the line is cut. */
export type LifelineEnd = 'lease-over' | 'parent-gone';

/** The line. */
export interface ILifeline {
  /** A ping came. */
  renew(): void;
  dispose(): void;
}

/** What the line needs. */
export interface ILifelineOptions {
  clock: Pick<IClock, 'monotonicMs' | 'after'>;
  /** Process id of the parent now. */
  parentId: () => number;
  /** Called at every look, for whatever else has to be looked at. */
  onLook: () => void;
  /** Called once. */
  onCut: (end: LifelineEnd) => void;
}

/** Starts to watch; the lease begins now. */
export function openLifeline(options: ILifelineOptions): ILifeline {
  const { clock, parentId, onLook, onCut } = options;
  const parent = parentId();
  let awakeMs = 0;
  let lookedMs = clock.monotonicMs();
  let cancel: () => void;

  function look(): void {
    const nowMs = clock.monotonicMs();
    // Where the monotonic clock runs on in a sleeping machine, parent and
    // gateway wake together: only time in which both could run counts.
    awakeMs += Math.min(nowMs - lookedMs, 2 * LOOK_MS);
    lookedMs = nowMs;
    if (parentId() !== parent) {
      onCut('parent-gone');
    } else if (awakeMs > LEASE_MS) {
      onCut('lease-over');
    } else {
      cancel = clock.after(LOOK_MS, look);
      onLook();
    }
  }

  cancel = clock.after(LOOK_MS, look);
  return {
    renew() {
      awakeMs = 0;
    },
    dispose() {
      cancel();
    }
  };
}
