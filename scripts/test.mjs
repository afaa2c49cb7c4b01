/**
 * Sets everything up and runs every check there is.
 *
 *     npm test                            all stages
 *     npm test -- --only lint,types       some of them
 *
 * A failing stage does not keep later ones from running. The last line reads
 * "N passed, N failed"; the exit code is 1 when anything failed.
 *
 * @module
 */
import { installPackages } from './setup/set-up.mjs';
import { ensureBuiltParts } from './setup/built-parts.mjs';
import { ensureChromium } from './setup/chromium.mjs';
import { SetupProblem, runScript } from './setup/problem.mjs';
import { offerWebKit } from './setup/webkit.mjs';
import { runStage } from './test/stage-run.mjs';
import { stages } from './test/stages.mjs';
import { closingLine } from './test/tally.mjs';

/** Names after `--only`, or null for all. */
function chosenNames(args) {
  const at = args.findIndex(
    argument => argument === '--only' || argument.startsWith('--only=')
  );
  if (at < 0) {
    return null;
  }
  return (args[at].split('=')[1] ?? args[at + 1] ?? '')
    .split(',')
    .filter(Boolean);
}

function ensureKnown(names, known) {
  const unknown = names.filter(name => !known.includes(name));
  if (unknown.length > 0 || names.length === 0) {
    throw new SetupProblem(`--only takes a list of: ${known.join(', ')}`);
  }
}

/** One part of the preparation as a result: later stages show what its failure spoils. */
async function prepare(name, work) {
  const startMs = performance.now();
  let failed = 0;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof SetupProblem)) {
      throw error;
    }
    console.error(error.message);
    failed = 1;
  }
  return {
    name,
    passed: 1 - failed,
    failed,
    seconds: (performance.now() - startMs) / 1000
  };
}

/** Prints the summary; returns the exit code. */
function conclude(results) {
  console.log('\n=== summary\n');
  for (const { name, passed, failed, seconds } of results) {
    const word = failed > 0 ? 'FAILED' : 'ok';
    console.log(
      `${name.padEnd(14)} ${word.padEnd(7)} ${passed} passed, ${failed} failed (${seconds.toFixed(0)} s)`
    );
  }
  console.log(`\n${closingLine(results)}`);
  return results.some(({ failed }) => failed > 0) ? 1 : 0;
}

await runScript(async () => {
  const results = [await prepare('packages', installPackages)];
  if (results[0].failed > 0) {
    return conclude(results);
  }
  const all = stages();
  const names = chosenNames(process.argv.slice(2)) ?? Object.keys(all);
  ensureKnown(names, Object.keys(all));
  results.push(await prepare('build', ensureBuiltParts));
  if (names.includes('browser')) {
    results.push(await prepare('chromium', ensureChromium));
    await offerWebKit();
  }
  for (const name of names) {
    console.log(`\n=== ${name}\n`);
    results.push({ name, ...(await runStage(all[name])) });
  }
  return conclude(results);
});
