/**
 * Where things are in a clone of this project.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the clone. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Python environment of the clone; git-ignored. */
export const VENV = join(ROOT, '.venv');

/** Its folder of programs. */
export const VENV_BIN = join(
  VENV,
  process.platform === 'win32' ? 'Scripts' : 'bin'
);

/** Stamps of what `npm ci` and the builds have done; gone with node_modules, as they should be. */
export const CACHE = join(
  ROOT,
  'node_modules',
  '.cache',
  'jupyter-secure-share'
);

/** Path of a program of the Python environment, such as `python` or `jupyter-lab`. */
export function venvProgram(name) {
  return join(VENV_BIN, process.platform === 'win32' ? `${name}.exe` : name);
}

/** Environment for children: the programs of the Python environment come first. */
export function projectEnvironment(more = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  return {
    ...process.env,
    VIRTUAL_ENV: VENV,
    PATH: `${VENV_BIN}${separator}${process.env.PATH ?? ''}`,
    ...more
  };
}

/** How to call npm without a shell: the npm that runs us, else the one beside Node or on PATH. */
export function npmCommand() {
  const beside = join(
    dirname(process.execPath),
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js'
  );
  const inPrefix = join(
    dirname(dirname(process.execPath)),
    'lib',
    'node_modules',
    'npm',
    'bin',
    'npm-cli.js'
  );
  const cli = [process.env.npm_execpath, beside, inPrefix].find(
    path => path?.endsWith('npm-cli.js') && existsSync(path)
  );
  return cli ? [process.execPath, cli] : ['npm'];
}
