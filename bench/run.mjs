/**
 * Measures the gateway beside named peers, in one run on one machine:
 *
 *     npm run bench [-- NAME …]
 *
 * without names all benches. What they show is in docs/performance.md.
 */
import { runProgram } from '../scripts/setup/child.mjs';
import { findPackagedNode } from '../scripts/setup/packaged-node.mjs';
import { runScript, SetupProblem } from '../scripts/setup/problem.mjs';
import { BENCHES } from './benches/benches.mjs';
import { findNginx } from './contenders/nginx.mjs';
import { machineLine, versionOf } from './measure/machine.mjs';

/** The benches asked for, all by default. */
function wantedBenches(names) {
  const unknown = names.filter(name => !(name in BENCHES));
  if (unknown.length > 0) {
    throw new SetupProblem(
      `No such bench: ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`
    );
  }
  return names.length > 0 ? names : Object.keys(BENCHES);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  // So that what is to be done at exit is done.
  process.once(signal, () => process.exit(1));
}

await runScript(async () => {
  const names = wantedBenches(process.argv.slice(2));
  if (process.platform !== 'linux') {
    throw new SetupProblem('The benches read /proc: they run on Linux only.');
  }
  const node = findPackagedNode();
  await runProgram([process.execPath, 'gateway/build.mjs']);
  console.log(
    machineLine({
      Node: versionOf([node, '--version'], /v([\d.]+)/),
      nginx: versionOf([findNginx(), '-v'], /nginx\/([\d.]+)/)
    })
  );
  const beganMs = performance.now();
  for (const name of names) {
    const { title, run } = BENCHES[name];
    console.log(`\n${name}: ${title}\n`);
    await run({ node });
  }
  const tookMs = performance.now() - beganMs;
  console.log(`\n${Math.round(tookMs / 1000)} s in all`);
});
