/**
 * The order in which a clone is set up.
 *
 * @module
 */
import { ensureBuiltParts } from './built-parts.mjs';
import { ensureNodePackages } from './node-packages.mjs';
import { ensureNodeVersion } from './node-version.mjs';
import { ensurePythonPackages } from './python-packages.mjs';
import { ensureVirtualEnvironment } from './virtual-environment.mjs';

/**
 * Everything but the builds: checks versions, makes the environment, installs
 * packages.
 */
export async function installPackages() {
  ensureNodeVersion();
  await ensureVirtualEnvironment();
  // Both wait for the network most of the time. Neither may outlive a failure of the other.
  const installs = await Promise.allSettled([
    ensureNodePackages(),
    ensurePythonPackages()
  ]);
  const failed = installs.find(({ status }) => status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
}

/** Brings the clone up to date. */
export async function setUp() {
  await installPackages();
  await ensureBuiltParts();
}
