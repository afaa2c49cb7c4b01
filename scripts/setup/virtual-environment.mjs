/**
 * Makes the project's Python environment in `.venv`.
 *
 * @module
 */
import { rmSync } from 'node:fs';
import { askProgram, runProgram } from './child.mjs';
import {
  canInstallSystemPackages,
  installSystemPackages
} from './system-packages.mjs';
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
async function tryToInstallVenvModule(python) {
  for (const name of [`python3.${pythonMinor(python)}-venv`, 'python3-venv']) {
    try {
      await installSystemPackages([name]);
      return;
    } catch (error) {
      if (!(error instanceof SetupProblem)) {
        throw error;
      }
    }
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
  if (!canBootstrapPip(python) && canInstallSystemPackages()) {
    await tryToInstallVenvModule(python);
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
