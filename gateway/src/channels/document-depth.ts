/**
 * How deep documents may be nested. A room update with 50,000 nested arrays
 * ends Jupyter with SIGSEGV and 1,000 make it raise for ever, also when they
 * are built up over several updates or by several guests; so the depth of
 * every element a guest brings is worked out from what hangs where.
 *
 * @module
 */

import { MalformedError } from './byte-reader';
import type { DepthMap } from './depth-map';
import {
  MAX_DEPTH,
  type IElement,
  type IElementId,
  type IUpdate
} from './yjs-update';

/**
 * Most runs of known depths that are looked at for one update, beyond a few
 * for each of its elements. What honest pages write again lies as it lay
 * before; an element of a few bytes that claims to span everything ever
 * written would cost as much as all of that.
 */
const MAX_EFFORT = 64 * 1024;
const EFFORT_PER_ELEMENT = 4;

/** Depth assumed of an element nobody here has seen: the host's. */
const ASSUMED_DEPTH = 20;

/**
 * Works out the depth of everything in `update` and records it.
 *
 * @throws MalformedError when something lies too deep, contradicts what is known, or hangs on itself; nothing is recorded then
 */
export function recordDepths(update: IUpdate, known: DepthMap): void {
  if (update.elements.size === 0) {
    return;
  }
  if (known.isFull) {
    throw new MalformedError('is one too many for this share');
  }
  const depths = new UpdateDepths(update, known);
  depths.ensureFit();
  depths.record();
}

/** Marks in `IElement.depth` while the order is found: what an element hangs on is looked for, is done. */
const OPEN = -1;
const ORDERED = -2;

/**
 * The depths of one update. An element that somebody hung something on
 * before it was seen has a limit, and so has what it hangs on in turn: a page
 * that gives back what Jupyter lost brings such elements, whose parents may
 * still be unseen.
 */
class UpdateDepths {
  /** All elements, each behind what it hangs on. */
  private readonly _order: IElement[] = [];
  private readonly _limits = new Map<IElement, number>();
  /** Limits of what is not in the update, by `idKey`. */
  private readonly _outerLimits = new Map<string, number>();
  private readonly _assumed: Array<{ id: IElementId; depth: number }> = [];

  constructor(
    private readonly _update: IUpdate,
    private readonly _known: DepthMap
  ) {
    for (const elements of _update.elements.values()) {
      elements.forEach(element => this._findOrder(element));
    }
    this._findLimits();
    this._order.forEach(element => {
      element.depth = this._depthOf(element);
    });
  }

  /** Throws unless every element keeps to the greatest depth and to its limit. */
  ensureFit(): void {
    for (const element of this._order) {
      if (element.depth + element.innerDepth > MAX_DEPTH) {
        throw new MalformedError('is nested too deep');
      }
      if (element.depth > (this._limits.get(element) ?? Infinity)) {
        throw new MalformedError('moves what lies elsewhere');
      }
    }
  }

  record(): void {
    for (const { id, depth } of this._assumed) {
      this._known.assume(id.client, id.clock, depth);
    }
    for (const [client, elements] of this._update.elements) {
      this._known.meet(client);
      for (const { clock, end, depth } of elements) {
        this._known.write(client, clock, end, depth);
      }
    }
  }

  /** Puts `start` into the order behind what it hangs on; without recursion, chains are long. */
  private _findOrder(start: IElement): void {
    const stack = start.depth === 0 ? [start] : [];
    for (
      let element = stack.at(-1);
      element !== undefined;
      element = stack.at(-1)
    ) {
      element.depth = OPEN;
      const next = this._nextToOrder(element);
      if (next === null) {
        stack.pop();
        element.depth = ORDERED;
        this._order.push(element);
      } else {
        stack.push(next);
      }
    }
  }

  private _nextToOrder(element: IElement): IElement | null {
    for (const { id } of supportsOf(element)) {
      const other = this._elementAt(id);
      if (other?.depth === OPEN) {
        throw new MalformedError('hangs on itself');
      }
      if (other?.depth === 0) {
        return other;
      }
    }
    return null;
  }

  /** From what hangs to what it hangs on. */
  private _findLimits(): void {
    const effort = {
      left: MAX_EFFORT + EFFORT_PER_ELEMENT * this._order.length
    };
    for (const [client, elements] of this._update.elements) {
      for (const element of elements) {
        this._limit(
          element,
          this._known.leastIn(client, element.clock, element.end, effort)
        );
        if (effort.left < 0) {
          throw new MalformedError('spans too much of what was there');
        }
      }
    }
    for (const element of this._order.toReversed()) {
      const limit = this._limits.get(element) ?? Infinity;
      for (const { id, below } of supportsOf(element)) {
        const other = this._elementAt(id);
        if (other !== null) {
          this._limit(other, limit - below);
        } else if (limit !== Infinity) {
          const before = this._outerLimits.get(idKey(id)) ?? Infinity;
          this._outerLimits.set(idKey(id), Math.min(before, limit - below));
        }
      }
    }
  }

  private _limit(element: IElement, limit: number): void {
    if (limit < (this._limits.get(element) ?? Infinity)) {
      this._limits.set(element, limit);
    }
  }

  /** Below a root is depth 1; a child lies one deeper than its parent; neighbours lie side by side. */
  private _depthOf(element: IElement): number {
    return element.root !== null
      ? 1
      : Math.max(
          ...supportsOf(element).map(
            ({ id, below }) => this._depthAt(id) + below
          )
        );
  }

  private _depthAt(id: IElementId): number {
    const element = this._elementAt(id);
    if (element !== null) {
      return element.depth;
    }
    const known = this._known.at(id.client, id.clock);
    if (known?.written === true) {
      return known.depth;
    }
    const limit = this._outerLimits.get(idKey(id)) ?? Infinity;
    const depth = Math.max(
      1,
      Math.min(ASSUMED_DEPTH, limit, known?.depth ?? Infinity)
    );
    this._assumed.push({ id, depth });
    return depth;
  }

  /** The element of this update that holds an id, or null. */
  private _elementAt({ client, clock }: IElementId): IElement | null {
    const elements = this._update.elements.get(client) ?? [];
    let low = 0;
    let high = elements.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const element = elements[middle];
      if (element === undefined || clock < element.clock) {
        high = middle - 1;
      } else if (clock >= element.end) {
        low = middle + 1;
      } else {
        return element;
      }
    }
    return null;
  }
}

/** What an element hangs on, and how many levels it lies below that. */
function supportsOf({
  parent,
  left,
  right
}: IElement): Array<{ id: IElementId; below: number }> {
  const supports: Array<{ id: IElementId; below: number }> = [];
  if (parent !== null) {
    supports.push({ id: parent, below: 1 });
  }
  if (left !== null) {
    supports.push({ id: left, below: 0 });
  }
  if (right !== null) {
    supports.push({ id: right, below: 0 });
  }
  return supports;
}

function idKey({ client, clock }: IElementId): string {
  return `${client}:${clock}`;
}
