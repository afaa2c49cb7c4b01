/**
 * Installs packages of the operating system, where that is possible without
 * asking: as root on Debian and its relatives.
 *
 * @module
 */
import { askProgram, runProgram } from './child.mjs';
import { SetupProblem } from './problem.mjs';

/** Whether this process may do everything on this machine. */
export function isRoot() {
  return process.getuid?.() === 0;
}

/** Whether packages can be installed from here. */
export function canInstallSystemPackages() {
  return isRoot() && askProgram(['apt-get', '--version']) !== null;
}

/** @throws SetupProblem when it is not possible here or fails */
export async function installSystemPackages(names) {
  if (!canInstallSystemPackages()) {
    throw new SetupProblem(`Please install: ${names.join(' ')}`);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await runProgram(['apt-get', 'update', '-qq'], { env });
  await runProgram(
    ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...names],
    { env }
  );
}
