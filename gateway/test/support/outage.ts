/**
 * Outages of the network between agent and edge, and how soon guests are back.
 *
 * @module
 */

import type { LoopbackEdge } from '../edge/loopback-edge';
import type { EdgeGuest } from './edge-guest';

/** How the network fails. */
export type Outage = 'cut' | 'offline' | 'frozen';

/** Longest wait, in milliseconds. */
const PATIENCE_MS = 75_000;

/**
 * Lets the network fail for a while.
 *
 * @returns milliseconds from its return until `isBack`
 * @throws Error when that does not come
 */
export async function afterOutage(
  edge: LoopbackEdge,
  how: Outage,
  durationMs: number,
  isBack: () => Promise<boolean>
): Promise<number> {
  if (how === 'frozen') {
    edge.freeze();
  } else if (how === 'offline') {
    await edge.goOffline();
  } else {
    edge.cut();
  }
  if (how !== 'cut') {
    await new Promise(resolve => setTimeout(resolve, durationMs));
  }
  if (how === 'frozen') {
    edge.thaw();
  } else if (how === 'offline') {
    await edge.goOnline();
  }
  const startMs = performance.now();
  while (!(await isBack())) {
    if (performance.now() - startMs > PATIENCE_MS) {
      throw new Error('The guest does not come back.');
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return performance.now() - startMs;
}

/** Whether the guest's cookie works at the address. */
export async function isBack(guest: EdgeGuest): Promise<boolean> {
  const answer = await Promise.race([
    guest.get('api/me').catch(() => null),
    new Promise<null>(resolve => setTimeout(() => resolve(null), 1000))
  ]);
  return answer?.status === 200;
}
