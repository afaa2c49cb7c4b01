/**
 * Long trials of the gateway, kept out of `npm test`, on the Node that the
 * package brings: `npm run soak:gateway`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findPackagedNode } from './setup/packaged-node.mjs';
import { ROOT } from './setup/project.mjs';

const { status } = spawnSync(
  findPackagedNode(),
  [
    join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js'),
    '--selectProjects=gateway',
    `--testMatch=${ROOT}/gateway/test/soak/*.soak.ts`,
    ...process.argv.slice(2)
  ],
  { cwd: ROOT, stdio: 'inherit' }
);
process.exitCode = status ?? 1;
