/**
 * Starts the upstream for a bench.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { LOAD_CORE } from '../processes/placement.mjs';
import { Worker } from '../processes/worker.mjs';

/** Base URL of every upstream here: not `/`, as on many real servers. */
export const BASE_PATH = '/user/bench/';

/** @returns its port, and `dispose` */
export async function startUpstream(node) {
  const worker = new Worker({
    node,
    script: fileURLToPath(new URL('upstream.mjs', import.meta.url)),
    core: LOAD_CORE
  });
  const port = await worker.ask('listen', { basePath: BASE_PATH });
  return { port, dispose: () => worker.dispose() };
}
