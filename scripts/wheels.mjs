/**
 * Builds everything that is published: source distribution, pure wheel, and a
 * wheel with ngrok's addon for each platform that has one.
 *
 *     npm run wheels [-- FOLDER]          default: dist
 *
 * @module
 */
import { join, resolve } from 'node:path';
import { runProgram } from './setup/child.mjs';
import { runScript } from './setup/problem.mjs';
import { ROOT, venvProgram } from './setup/project.mjs';
import { installPackages } from './setup/set-up.mjs';

await runScript(async () => {
  await installPackages();
  const folder = resolve(process.argv[2] ?? join(ROOT, 'dist'));
  await runProgram([venvProgram('python'), '-m', 'wheels', folder], {
    cwd: join(ROOT, 'scripts')
  });
});
