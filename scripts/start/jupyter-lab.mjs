/**
 * Runs the demo's JupyterLab on loopback and stops it again.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { askProgram } from '../setup/child.mjs';
import { SetupProblem } from '../setup/problem.mjs';
import { projectEnvironment, venvProgram } from '../setup/project.mjs';
import { isRoot } from '../setup/system-packages.mjs';
import { DEMO_FOLDER, DEMO_NOTEBOOK } from './demo-notebook.mjs';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 10_000;

/** Whether there is a screen to show a browser on. */
function hasScreen() {
  return (
    process.platform !== 'linux' ||
    Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
  );
}

function runtimeFolder() {
  const folder = askProgram([
    venvProgram('python'),
    '-c',
    'from jupyter_core.paths import jupyter_runtime_dir; print(jupyter_runtime_dir())'
  ]);
  if (!folder) {
    throw new SetupProblem(
      'Jupyter is not installed in .venv; remove that folder and try again.'
    );
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Arguments of JupyterLab; the person's own come last and win. */
function labArguments(infoFile, ownArguments) {
  return [
    '-m',
    'jupyterlab',
    `--ServerApp.info_file=${infoFile}`,
    '--ip=127.0.0.1',
    `--ServerApp.root_dir=${DEMO_FOLDER}`,
    // Ctrl-C stops without a question.
    '--ServerApp.answer_yes=True',
    ...(isRoot() ? ['--allow-root'] : []),
    ...(hasScreen() ? [] : ['--no-browser']),
    ...ownArguments,
    join(DEMO_FOLDER, DEMO_NOTEBOOK)
  ];
}

/** Content of Jupyter's own runtime file once it is whole, else null. */
function readInfo(infoFile) {
  try {
    return JSON.parse(readFileSync(infoFile, 'utf8'));
  } catch {
    return null;
  }
}

async function isAnswering({ url }) {
  try {
    return (await fetch(`${url}api`, { signal: AbortSignal.timeout(2000) })).ok;
  } catch {
    return false;
  }
}

/** A running JupyterLab. `info` is what Jupyter says of itself, its token included. */
class JupyterLab {
  #child;
  #ended;

  constructor(child) {
    this.#child = child;
    this.#ended = new Promise(resolve =>
      child.once('exit', code => resolve(code ?? 0))
    );
  }

  /** Resolves with the exit code. */
  get ended() {
    return this.#ended;
  }

  /** @throws SetupProblem when it ends or takes too long before it answers */
  async waitUntilReady(infoFile) {
    const limit = performance.now() + START_LIMIT_MS;
    while (performance.now() < limit && this.#child.exitCode === null) {
      const info = existsSync(infoFile) ? readInfo(infoFile) : null;
      if (info && (await isAnswering(info))) {
        this.info = info;
        return;
      }
      await sleep(100);
    }
    await this.stop();
    throw new SetupProblem(
      'JupyterLab did not start; its own messages above say why.'
    );
  }

  /** Asks it to stop, which also shuts a share; insists after 10 s. */
  async stop() {
    this.#child.kill('SIGTERM');
    const stopped = await Promise.race([
      this.#ended.then(() => true),
      sleep(STOP_LIMIT_MS, false, { ref: false })
    ]);
    if (!stopped) {
      this.#child.kill('SIGKILL');
      await this.#ended;
    }
  }
}

/** Starts JupyterLab; resolves when it answers. */
export async function startJupyterLab(ownArguments) {
  const infoFile = join(runtimeFolder(), `jpserver-start-${process.pid}.json`);
  const child = spawn(
    venvProgram('python'),
    labArguments(infoFile, ownArguments),
    {
      cwd: DEMO_FOLDER,
      env: projectEnvironment(),
      stdio: ['ignore', 'inherit', 'inherit']
    }
  );
  const lab = new JupyterLab(child);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => void lab.stop());
  }
  await lab.waitUntilReady(infoFile);
  return lab;
}

/** The address to open, with the token, as Jupyter prints it too. */
export function addressOf({ url, token, root_dir }) {
  const path = root_dir === DEMO_FOLDER ? `lab/tree/${DEMO_NOTEBOOK}` : 'lab';
  return `${url}${path}${token ? `?token=${token}` : ''}`;
}
