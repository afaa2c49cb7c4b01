/**
 * Starts the load generator for a bench.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { LOAD_CORE } from '../processes/placement.mjs';
import { Worker } from '../processes/worker.mjs';

/** @returns the worker; its jobs are listed in `generator.mjs` */
export function startGenerator(node) {
  return new Worker({
    node,
    script: fileURLToPath(new URL('generator.mjs', import.meta.url)),
    core: LOAD_CORE
  });
}
