/**
 * Runs other programs and waits for them.
 *
 * @module
 */
import { spawn, spawnSync } from 'node:child_process';
import { ROOT, projectEnvironment } from './project.mjs';
import { SetupProblem } from './problem.mjs';

/**
 * Runs a program with its output on this terminal.
 *
 * @throws SetupProblem when it cannot be started or ends with another code than 0
 */
export function runProgram(
  [command, ...args],
  { cwd = ROOT, env = projectEnvironment() } = {}
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'inherit', 'inherit']
    });
    child.once('error', error => {
      reject(
        new SetupProblem(`"${command}" could not be started: ${error.message}`)
      );
    });
    child.once('exit', (code, signal) => {
      if (code === 0) {
        resolve();
      } else {
        reject(
          new SetupProblem(
            `"${[command, ...args].join(' ')}" failed (${signal ?? `code ${code}`}).`
          )
        );
      }
    });
  });
}

/** What a program prints, trimmed, or null when it is missing or fails. */
export function askProgram([command, ...args]) {
  const { status, stdout } = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 30_000
  });
  return status === 0 ? stdout.trim() : null;
}
