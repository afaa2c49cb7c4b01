/**
 * Runs one stage of `npm test` to its end, whatever its steps come to.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, projectEnvironment } from '../setup/project.mjs';
import { stepTally } from './tally.mjs';

/** No step may hang the whole run. */
const STEP_LIMIT_MS = 15 * 60_000;

/** Ends a step with all it has started: its process group where there are such. */
function killStep(child) {
  try {
    process.kill(
      process.platform === 'win32' ? child.pid : -child.pid,
      'SIGKILL'
    );
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Whether the command ended with code 0 in time. An interrupt of ours ends it too. */
function succeeds([program, ...args], environment) {
  return new Promise(resolve => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: projectEnvironment(environment),
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32'
    });
    const interrupt = () => {
      killStep(child);
      process.exit(130);
    };
    const timer = setTimeout(() => {
      console.error(
        `Stopped after ${STEP_LIMIT_MS / 60_000} minutes: ${program} ${args.join(' ')}`
      );
      killStep(child);
    }, STEP_LIMIT_MS);
    const finish = hasSucceeded => {
      clearTimeout(timer);
      process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
      resolve(hasSucceeded);
    };
    process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
    child.once('error', error => {
      console.error(`${program} could not be started: ${error.message}`);
      finish(false);
    });
    child.once('exit', code => finish(code === 0));
  });
}

function readReport(path, count) {
  try {
    return count(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Runs one step; its report lies in a folder that is gone afterwards. */
async function runStep({ command, environment = () => ({}), count }) {
  const folder = mkdtempSync(join(tmpdir(), 'secure-share-test-'));
  const report = join(folder, 'report');
  try {
    const hasSucceeded = await succeeds(command(report), environment(report));
    return stepTally(hasSucceeded, count && readReport(report, count));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs all steps of a stage, also after one has failed, and adds their tallies up. */
export async function runStage(steps) {
  const startMs = performance.now();
  const total = { passed: 0, failed: 0 };
  for (const step of steps) {
    const { passed, failed } = await runStep(step);
    total.passed += passed;
    total.failed += failed;
  }
  return { ...total, seconds: (performance.now() - startMs) / 1000 };
}
