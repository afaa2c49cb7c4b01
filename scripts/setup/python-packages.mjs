/**
 * Installs this project and what it needs into `.venv`, editable.
 *
 * @module
 */
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from './child.mjs';
import { ROOT, VENV, projectEnvironment, venvProgram } from './project.mjs';
import { doOnce, inputsKey } from './stamp.mjs';

const LABEXTENSION = join(ROOT, 'jupyter_secure_share', 'labextension');
const INSTALLED = join(
  VENV,
  'share',
  'jupyter',
  'labextensions',
  'jupyter-secure-share'
);

/** JupyterLab reads the built labextension from the clone, so that a rebuild is seen at once. */
function linkLabextension() {
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(dirname(INSTALLED), { recursive: true });
  // A junction needs no special right on Windows; elsewhere the type is ignored.
  symlinkSync(LABEXTENSION, INSTALLED, 'junction');
}

/** Runs `pip install --editable .[test]` when what is asked for has changed. */
export async function ensurePythonPackages() {
  const { version } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8')
  );
  await doOnce({
    stamp: join(VENV, '.secure-share', 'python-packages'),
    key: inputsKey(ROOT, ['pyproject.toml', 'jupyter-config'], [version]),
    outputs: [INSTALLED],
    work: async () => {
      console.log('Installing Python packages (once, about a minute) …');
      // pip would follow the link and take the built files for its own.
      rmSync(INSTALLED, { recursive: true, force: true });
      // The build backend copies what is there into the environment; it may be empty so far.
      mkdirSync(LABEXTENSION, { recursive: true });
      await runProgram(
        [
          venvProgram('python'),
          '-m',
          'pip',
          'install',
          '--quiet',
          '--disable-pip-version-check',
          '--editable',
          '.[test]'
        ],
        // The two programs are built by `ensureBuiltParts`, with the packages of `npm ci`.
        { env: projectEnvironment({ SKIP_JUPYTER_BUILDER: '1' }) }
      );
      linkLabextension();
    }
  });
}
