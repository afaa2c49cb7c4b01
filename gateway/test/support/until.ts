/**
 * Waits for what happens on a real socket.
 *
 * @module
 */

/** How long something may take, in milliseconds. */
const PATIENCE_MS = 4000;

/** @throws Error when it does not come true in time */
export async function until(isSo: () => boolean): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > endMs) {
      throw new Error(`It never came true: ${isSo.toString()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
