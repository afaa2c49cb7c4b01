/**
 * How many requests may be under way at once: each guest has a share of the
 * gateway of his own, and strangers have another, by source, so that a flood
 * at the door disturbs nobody inside.
 *
 * @module
 */

import type { IAnswer, IRequestContext, Step } from './context';
import { sessionOf } from './cookie';
import { statusAnswer } from './refusal';

/** Most requests under way at once. */
export interface ILimits {
  /** Of one guest. A browser has six; sockets are counted elsewhere. */
  readonly perGuest: number;
  /** Of one source, before joining. A hundred people behind one address may join at once. */
  readonly perSource: number;
  /** Of all strangers together. */
  readonly strangers: number;
}

export const LIMITS: ILimits = {
  perGuest: 256,
  perSource: 512,
  strangers: 2048
};

/** Counts requests until their answer or connection is closed. */
export function limits(most: ILimits = LIMITS): Step {
  const underWay = new Map<string, number>();
  let strangers = 0;

  return context => {
    const guest = sessionOf(context)?.guest ?? null;
    if (guest !== null && context.upgrade !== null) {
      // Its sockets are counted when they are attached.
      return undefined;
    }
    const key =
      guest === null ? `source ${context.source}` : `guest ${guest.id}`;
    const count = underWay.get(key) ?? 0;
    if (count >= (guest === null ? most.perSource : most.perGuest)) {
      return busy(429);
    }
    if (guest === null && strangers >= most.strangers) {
      return busy(503);
    }
    underWay.set(key, count + 1);
    strangers += guest === null ? 1 : 0;
    onceClosed(context, () => {
      const left = (underWay.get(key) ?? 1) - 1;
      if (left === 0) {
        underWay.delete(key);
      } else {
        underWay.set(key, left);
      }
      strangers -= guest === null ? 1 : 0;
    });
    return undefined;
  };
}

function onceClosed(
  { upgrade, response, request }: IRequestContext,
  callback: () => void
): void {
  const end = upgrade?.socket ?? response ?? request;
  if (end.destroyed) {
    callback();
  } else {
    end.once('close', callback);
  }
}

function busy(status: number): IAnswer {
  return { ...statusAnswer(status, { 'retry-after': '1' }), close: true };
}
