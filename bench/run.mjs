/**
 * Measures the gateway beside named peers, in one run on one machine:
 *
 *     npm run bench [-- NAME …]
 *
 * without names all benches. What they show is in docs/performance.md.
 */
import { runProgram } from '../scripts/setup/child.mjs';
import { BENCHES } from './benches/benches.mjs';
import { findNginx } from './contenders/nginx.mjs';
import { machineLine, versionOf } from './measure/machine.mjs';
import { findPackagedNode } from './processes/packaged-node.mjs';

const names = process.argv.slice(2);
const unknown = names.filter(name => !(name in BENCHES));
if (unknown.length > 0) {
  console.error(
    `No such bench: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`
  );
  process.exit(2);
}
if (process.platform !== 'linux') {
  console.error('The benches read /proc: they run on Linux only.');
  process.exit(2);
}

const node = findPackagedNode();
await runProgram([process.execPath, 'gateway/build.mjs']);
console.log(
  machineLine({
    Node: versionOf([node, '--version'], /v([\d.]+)/),
    nginx: versionOf([findNginx() ?? 'nginx', '-v'], /nginx\/([\d.]+)/)
  })
);
const beganMs = performance.now();
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const { title, run } = BENCHES[name];
  console.log(`\n${name}: ${title}\n`);
  await run({ node });
}
console.log(`\n${Math.round((performance.now() - beganMs) / 1000)} s in all`);
