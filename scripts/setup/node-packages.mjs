/**
 * Installs the locked npm packages.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './child.mjs';
import { ROOT, npmCommand } from './project.mjs';

/** Packages of a lock file by folder, or null when there is none. */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return null;
  }
}

/**
 * Whether what npm last installed is what the lock file asks for. Packages for
 * other systems are optional and not there.
 *
 * @param wanted packages of package-lock.json
 * @param installed packages of npm's own list in node_modules, written last; null when there is none
 */
export function isInstalled(wanted, installed) {
  if (installed === null) {
    return false;
  }
  const same = folder =>
    installed[folder]?.version === wanted[folder]?.version &&
    installed[folder]?.integrity === wanted[folder]?.integrity;
  const needed = Object.keys(wanted).filter(
    folder => folder !== '' && (!wanted[folder].optional || folder in installed)
  );
  return [...needed, ...Object.keys(installed)].every(same);
}

/** Runs `npm ci` when the packages of the lock file are not the ones installed. */
export async function ensureNodePackages() {
  const wanted = readLock(join(ROOT, 'package-lock.json'));
  const installed = readLock(join(ROOT, 'node_modules', '.package-lock.json'));
  if (!isInstalled(wanted, installed)) {
    console.log('Installing npm packages (once, about a minute) …');
    await runProgram([
      ...npmCommand(),
      'ci',
      '--no-progress',
      '--loglevel=error'
    ]);
  }
}
