/**
 * Finds a Python that is new enough.
 *
 * @module
 */
import { askProgram } from './child.mjs';
import { SetupProblem } from './problem.mjs';

/** Oldest minor version of Python 3 that works (`requires-python` in pyproject.toml). */
export const OLDEST_MINOR = 10;

const NEWEST_MINOR = 14;

/** Names to try, in order: what the person asked for, the usual ones, then each version by name. */
function candidates(environment, platform) {
  const byVersion = [];
  for (let minor = NEWEST_MINOR; minor >= OLDEST_MINOR; minor--) {
    byVersion.push([`python3.${minor}`]);
  }
  return [
    ...(environment.PYTHON ? [[environment.PYTHON]] : []),
    ['python3'],
    ['python'],
    ...(platform === 'win32' ? [['py', '-3']] : []),
    ...byVersion
  ];
}

/** Minor version of a Python 3, or null when the command is no Python 3 or does not run. */
export function pythonMinor(command, ask = askProgram) {
  const version = ask([
    ...command,
    '-c',
    'import sys; print(*sys.version_info[:2])'
  ]);
  const match = /^3 (\d+)$/.exec(version ?? '');
  return match ? Number(match[1]) : null;
}

/**
 * Command of a Python ≥ 3.10. The variable `PYTHON` names one to prefer.
 *
 * @throws SetupProblem when there is none
 */
export function findPython({
  environment = process.env,
  platform = process.platform,
  ask = askProgram
} = {}) {
  const seen = [];
  for (const command of candidates(environment, platform)) {
    const minor = pythonMinor(command, ask);
    if (minor !== null && minor >= OLDEST_MINOR) {
      return command;
    }
    if (minor !== null) {
      seen.push(`${command.join(' ')} is 3.${minor}`);
    }
  }
  const found = seen.length > 0 ? ` (${seen.join(', ')})` : '';
  throw new SetupProblem(
    `Python 3.${OLDEST_MINOR} or newer is needed and was not found${found}. ` +
      'Install it, or name it: PYTHON=/path/to/python3 npm start'
  );
}
