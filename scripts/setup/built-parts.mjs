/**
 * Builds the labextension and the gateway when their sources have changed.
 *
 * @module
 */
import { join } from 'node:path';
import { ADDON, installedAddon } from '../../gateway/addon.mjs';
import { runProgram } from './child.mjs';
import { CACHE, ROOT, npmCommand } from './project.mjs';
import { doOnce, inputsKey } from './stamp.mjs';

const PACKAGE = join(ROOT, 'jupyter_secure_share');
const COMMON = ['package.json', 'package-lock.json'];

/** Which built files must be there; npm decides whether ngrok's addon is one of them. */
const parts = () => [
  {
    name: 'labextension',
    sources: ['src', 'style', 'schema', 'tsconfig.json', ...COMMON],
    outputs: ['labextension/package.json', 'labextension/static/style.js'],
    scripts: ['clean:lib', 'build:lib:prod', 'build:labextension']
  },
  {
    name: 'gateway',
    sources: [
      'gateway/src',
      'gateway/addon.mjs',
      'gateway/build.mjs',
      'gateway/third-party-licenses.mjs',
      'src/protocol',
      ...COMMON
    ],
    outputs: [
      'gateway/gateway.cjs',
      'gateway/ngrok-agent.cjs',
      ...(installedAddon(ROOT) === null ? [] : [`gateway/${ADDON}`])
    ],
    scripts: ['build:gateway']
  }
];

/** Brings both built parts up to date. */
export async function ensureBuiltParts() {
  for (const { name, sources, outputs, scripts } of parts()) {
    await doOnce({
      stamp: join(CACHE, `built-${name}`),
      key: inputsKey(ROOT, sources, [], path => path.endsWith('__tests__')),
      outputs: outputs.map(path => join(PACKAGE, path)),
      work: async () => {
        console.log(`Building the ${name} …`);
        for (const script of scripts) {
          await runProgram([...npmCommand(), 'run', '--silent', script]);
        }
      }
    });
  }
}
