/**
 * Runs the demo's JupyterLab on loopback and stops it again.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** Options of ours that give way to the person's own, since Jupyter takes none twice. */
const DEFAULTS = [
  { names: ['--ip', '--ServerApp.ip'], argument: '--ServerApp.ip=127.0.0.1' },
  {
    names: ['--notebook-dir', '--ServerApp.root_dir'],
    argument: `--ServerApp.root_dir=${DEMO_FOLDER}`
  },
  {
    // Ctrl-C stops without a question.
    names: ['-y', '--ServerApp.answer_yes'],
    argument: '--ServerApp.answer_yes=True'
  }
];

function labArguments(ownArguments) {
  const given = ownArguments.map(argument => argument.split('=')[0]);
  const defaults = DEFAULTS.filter(
    ({ names }) => !names.some(name => given.includes(name))
  );
  return [
    '-m',
    'jupyterlab',
    ...defaults.map(({ argument }) => argument),
    ...(isRoot() ? ['--allow-root'] : []),
    ...(hasScreen() ? [] : ['--no-browser']),
    ...ownArguments,
    // Jupyter opens the first file it is given.
    join(DEMO_FOLDER, DEMO_NOTEBOOK)
  ];
}

/** Content of a runtime file of Jupyter once it is whole, else null. */
function readInfo(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** What a server that was started as `pid` says of itself, or null so far. */
function findInfo(folder, pid, startedMs) {
  const isOurs =
    process.platform === 'win32'
      ? // There the program of an environment runs Python as another process.
        path => statSync(path).mtimeMs >= startedMs
      : path => basename(path) === `jpserver-${pid}.json`;
  const file = readdirSync(folder)
    .filter(name => /^jpserver-\d+\.json$/.test(name))
    .map(name => join(folder, name))
    .find(isOurs);
  return file === undefined ? null : readInfo(file);
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
  async waitUntilReady(folder) {
    const startedMs = Date.now();
    const limit = performance.now() + START_LIMIT_MS;
    while (performance.now() < limit && this.#child.exitCode === null) {
      const info = findInfo(folder, this.#child.pid, startedMs);
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
  const folder = runtimeFolder();
  const child = spawn(venvProgram('python'), labArguments(ownArguments), {
    cwd: DEMO_FOLDER,
    env: projectEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit']
  });
  const lab = new JupyterLab(child);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => void lab.stop());
  }
  await lab.waitUntilReady(folder);
  return lab;
}

/** The address to open, with the token, as Jupyter prints it too. */
export function addressOf({ url, token, root_dir }) {
  const path = root_dir === DEMO_FOLDER ? `lab/tree/${DEMO_NOTEBOOK}` : 'lab';
  return `${url}${path}${token ? `?token=${token}` : ''}`;
}
