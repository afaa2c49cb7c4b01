/**
 * Sets a clone up: Python environment, packages, both built parts.
 *
 *     npm run setup
 *
 * Needs only Node ≥ 20, Python ≥ 3.10 and the package registries. Done work is
 * remembered, so a second run takes well under a second.
 *
 * @module
 */
import { pathToFileURL } from 'node:url';
import { ensureBuiltParts } from './setup/built-parts.mjs';
import { ensureNodePackages } from './setup/node-packages.mjs';
import { ensureNodeVersion } from './setup/node-version.mjs';
import { runScript } from './setup/problem.mjs';
import { ensurePythonPackages } from './setup/python-packages.mjs';
import { ensureVirtualEnvironment } from './setup/virtual-environment.mjs';

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

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(setUp);
}
