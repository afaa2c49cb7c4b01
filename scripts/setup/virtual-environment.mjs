/**
 * Makes the project's Python environment in `.venv`.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { askProgram, runProgram } from './child.mjs';
import { isRoot, installSystemPackages } from './system-packages.mjs';
import { SetupProblem } from './problem.mjs';
import { VENV, venvProgram } from './project.mjs';
import { OLDEST_MINOR, findPython, pythonMinor } from './python.mjs';

const SYSTEM_ENVIRONMENT = { env: process.env };

function hasPip() {
  return askProgram([venvProgram('python'), '-m', 'pip', '--version']) !== null;
}

function isUsable() {
  const minor = pythonMinor([venvProgram('python')]);
  return minor !== null && minor >= OLDEST_MINOR && hasPip();
}

function canBootstrapPip(python) {
  return askProgram([...python, '-c', 'import ensurepip, venv']) !== null;
}

/** Debian keeps `ensurepip` in a package of its own, named after the version of Python. */
async function installVenvModule(python) {
  const minor = pythonMinor(python);
  try {
    await installSystemPackages([`python3.${minor}-venv`]);
  } catch (error) {
    if (!(error instanceof SetupProblem)) {
      throw error;
    }
    await installSystemPackages(['python3-venv']);
  }
}

/** Another pip of this Python can fill an environment that was made without one. */
async function createWithOutsidePip(python) {
  await runProgram(
    [...python, '-m', 'venv', '--without-pip', VENV],
    SYSTEM_ENVIRONMENT
  );
  await runProgram(
    [
      ...python,
      '-m',
      'pip',
      '--python',
      venvProgram('python'),
      'install',
      '--quiet',
      'pip'
    ],
    SYSTEM_ENVIRONMENT
  );
}

/**
 * Makes `.venv` unless it is there and works.
 *
 * @throws SetupProblem when Python cannot make environments and we may not mend that
 */
export async function ensureVirtualEnvironment() {
  if (isUsable()) {
    return;
  }
  const python = findPython();
  console.log(
    `Making a Python environment in .venv with ${python.join(' ')} …`
  );
  rmSync(VENV, { recursive: true, force: true });
  if (!canBootstrapPip(python) && isRoot()) {
    await installVenvModule(python);
  }
  if (canBootstrapPip(python)) {
    await runProgram([...python, '-m', 'venv', VENV], SYSTEM_ENVIRONMENT);
  } else if (
    askProgram([...python, '-m', 'virtualenv', '--version']) !== null
  ) {
    await runProgram(
      [...python, '-m', 'virtualenv', '--quiet', VENV],
      SYSTEM_ENVIRONMENT
    );
  } else if (askProgram([...python, '-m', 'pip', '--version']) !== null) {
    await createWithOutsidePip(python);
  }
  if (!isUsable()) {
    throw new SetupProblem(
      `${python.join(' ')} cannot make environments: its modules "venv" and "ensurepip" are missing. ` +
        'On Debian and Ubuntu run "sudo apt-get install python3-venv" and try again.'
    );
  }
}
