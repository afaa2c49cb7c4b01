/**
 * The labextension as it is shipped, built beside the clone: the clone itself
 * has the development build, which is twice as large.
 *
 * @module
 */
import { execFile } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  ROOT,
  projectEnvironment,
  venvProgram
} from '../../scripts/setup/project.mjs';
import { newScratchFolder } from '../processes/scratch-folder.mjs';

/** Where `package.json` has the build put. */
const OUTPUT = join('jupyter_secure_share', 'labextension');

const run = promisify(execFile);

/**
 * Builds what `lib/` says: `npm run build` must have been run.
 *
 * @returns path of the built labextension
 */
export async function buildProductionLabextension() {
  const folder = newScratchFolder();
  for (const part of ['package.json', 'lib', 'schema', 'style']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await run(venvProgram('jupyter-builder'), ['build', folder], {
    cwd: folder,
    env: projectEnvironment()
  });
  return join(folder, OUTPUT);
}
