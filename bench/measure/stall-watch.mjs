/**
 * How long the host waits for his own Jupyter meanwhile.
 *
 * @module
 */
import { setTimeout as passed } from 'node:timers/promises';

const EVERY_MS = 20;

/** Asks again and again from now on. */
export function watchStalls({ url, token }) {
  let longestMs = 0;
  let isOver = false;
  const watching = (async () => {
    while (!isOver) {
      const beganMs = performance.now();
      const answer = await fetch(new URL('api/status', url), {
        headers: { Authorization: `token ${token}` }
      });
      await answer.arrayBuffer();
      longestMs = Math.max(longestMs, performance.now() - beganMs);
      await passed(EVERY_MS);
    }
  })();
  return {
    /** @returns the longest wait, in milliseconds */
    async stop() {
      isOver = true;
      await watching;
      return longestMs;
    }
  };
}
