/**
 * Checks the Node that runs the scripts. The gateway does not use it: it
 * brings its own.
 *
 * @module
 */
import { SetupProblem } from './problem.mjs';

/** Oldest major version that builds the project (`engines` in package.json). */
export const OLDEST_NODE = 20;

/** @throws SetupProblem when Node is too old */
export function ensureNodeVersion(version = process.versions.node) {
  if (Number(version.split('.')[0]) < OLDEST_NODE) {
    throw new SetupProblem(
      `Node ${OLDEST_NODE} or newer is needed; this is Node ${version}. Install a newer one and try again.`
    );
  }
}
