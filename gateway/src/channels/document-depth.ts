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
import type { IElement, IElementId, IUpdate } from './yjs-update';

/** Deepest nesting of shared types and of the values inside them, together. Notebooks reach about 8. */
export const MAX_DEPTH = 100;

/** Depth assumed of an element nobody here has seen: the host's. */
const ASSUMED_DEPTH = 20;

/**
 * Lower assumption for an update that brings elements which were assumed
 * before: a page gives back what Jupyter lost, parents it did not lose stay
 * unseen, and child and parent cannot both lie at the same depth.
 */
const ASSUMED_PARENT_DEPTH = 5;

/** Mark of an element whose depth is being worked out. */
const PENDING = -1;

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
  const resolution =
    Resolution.of(update, known, ASSUMED_DEPTH) ??
    Resolution.of(update, known, ASSUMED_PARENT_DEPTH);
  if (resolution === null) {
    throw new MalformedError('moves what lies elsewhere');
  }
  resolution.record();
}

/** The depths of one update under one assumption. */
class Resolution {
  private readonly _assumed: IElementId[] = [];

  private constructor(
    private readonly _update: IUpdate,
    private readonly _known: DepthMap,
    private readonly _assumption: number
  ) {}

  /** Null when an element lies deeper than was written or assumed of it before. */
  static of(
    update: IUpdate,
    known: DepthMap,
    assumption: number
  ): Resolution | null {
    const resolution = new Resolution(update, known, assumption);
    resolution._each(element => {
      element.depth = 0;
    });
    let fits = true;
    resolution._each((element, client) => {
      resolution._resolve(element);
      fits &&=
        element.depth <= known.leastIn(client, element.clock, element.end);
    });
    return fits ? resolution : null;
  }

  record(): void {
    for (const { client, clock } of this._assumed) {
      this._known.assume(client, clock, this._assumption);
    }
    this._each(({ clock, end, depth }, client) =>
      this._known.write(client, clock, end, depth)
    );
  }

  private _each(visit: (element: IElement, client: number) => void): void {
    for (const [client, elements] of this._update.elements) {
      for (const element of elements) {
        visit(element, client);
      }
    }
  }

  /** Works out `start` and what it hangs on, innermost first. */
  private _resolve(start: IElement): void {
    const stack = start.depth === 0 ? [start] : [];
    for (
      let element = stack.at(-1);
      element !== undefined;
      element = stack.at(-1)
    ) {
      element.depth = PENDING;
      const next = this._nextToResolve(element);
      if (next === null) {
        stack.pop();
        element.depth = this._depthOf(element);
        if (element.depth + element.innerDepth > MAX_DEPTH) {
          throw new MalformedError('is nested too deep');
        }
      } else {
        stack.push(next);
      }
    }
  }

  /** What has to be worked out before `element`, or null. */
  private _nextToResolve(element: IElement): IElement | null {
    for (const id of [element.parent, element.left, element.right]) {
      const other = id === null ? null : this._elementAt(id);
      if (other?.depth === PENDING) {
        throw new MalformedError('hangs on itself');
      }
      if (other?.depth === 0) {
        return other;
      }
    }
    return null;
  }

  /** Below a root is depth 1; a child lies one deeper than its parent; neighbours lie side by side. */
  private _depthOf({ root, parent, left, right }: IElement): number {
    if (root !== null) {
      return 1;
    }
    if (parent !== null) {
      return this._depthAt(parent) + 1;
    }
    return Math.max(
      left === null ? 0 : this._depthAt(left),
      right === null ? 0 : this._depthAt(right)
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
    this._assumed.push(id);
    return Math.min(this._assumption, known?.depth ?? Infinity);
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
