/**
 * Installs the locked npm packages.
 *
 * @module
 */
import { join } from 'node:path';
import { runProgram } from './child.mjs';
import { CACHE, ROOT, npmCommand } from './project.mjs';
import { doOnce, inputsKey } from './stamp.mjs';

/** Runs `npm ci` when the lock file is not the one installed. */
export async function ensureNodePackages() {
  const major = process.versions.node.split('.')[0];
  await doOnce({
    stamp: join(CACHE, 'node-packages'),
    key: inputsKey(
      ROOT,
      ['package-lock.json', '.npmrc'],
      [major, process.platform, process.arch]
    ),
    outputs: [join(ROOT, 'node_modules', '.package-lock.json')],
    work: async () => {
      console.log('Installing npm packages (once, about a minute) …');
      await runProgram([
        ...npmCommand(),
        'ci',
        '--no-progress',
        '--loglevel=error'
      ]);
    }
  });
}
