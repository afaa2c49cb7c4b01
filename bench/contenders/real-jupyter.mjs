/**
 * A real JupyterLab with this package in it, in a home of its own, with one
 * notebook; and a share of it as the command line opens one.
 *
 * @module
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ROOT, venvProgram } from '../../scripts/setup/project.mjs';
import { AUTHTOKEN } from './loopback-edge.mjs';
import { newScratchFolder } from '../processes/scratch-folder.mjs';

/** The notebook, below the root folder. */
export const NOTEBOOK = 'demo.ipynb';

const START_LIMIT_MS = 60_000;
const LOOK_MS = 100;

const run = promisify(execFile);

/**
 * Starts it and waits until it answers.
 *
 * @param edge where shares reach ngrok, or null for shares on the network only
 * @param labextension folder of the labextension to use, or null for the one of the clone
 */
export async function startRealJupyter(edge = null, labextension = null) {
  const home = newScratchFolder();
  const work = join(home, 'work');
  mkdirSync(work);
  writeFileSync(join(work, NOTEBOOK), JSON.stringify(notebook()));
  quiet(home);
  if (labextension !== null) {
    prefer(home, labextension);
  }
  const env = environment(home);
  const child = spawn(
    venvProgram('python'),
    [
      '-m',
      'jupyterlab',
      '--no-browser',
      '--ip=127.0.0.1',
      '--ServerApp.port=0',
      `--ServerApp.root_dir=${work}`,
      // The plain tunnel brings a foreign Host, which Jupyter refuses else.
      '--ServerApp.allow_remote_access=True',
      ...(edge === null
        ? []
        : [
            `--SecureShareApp.ngrok_server_addr=${edge.serverAddr}`,
            `--SecureShareApp.ngrok_root_cas=${edge.rootCas}`,
            `--SecureShareApp.ngrok_public_cas=${edge.publicCas}`,
            `--SecureShareApp.ngrok_public_addr=${edge.publicAddr}`
          ]),
      ...(process.getuid?.() === 0 ? ['--allow-root'] : [])
    ],
    { cwd: home, env, stdio: 'ignore' }
  );
  const { url, token, port } = await answering(home, child);
  const authtokenFile = join(home, 'authtoken');
  writeFileSync(authtokenFile, AUTHTOKEN);

  return {
    name: 'Jupyter',
    pid: child.pid,
    port,
    token,
    url,
    /** The folder that it shows. */
    folder: work,
    /** Opens a share through the edge and gives the invitation. */
    shareByNgrok(...args) {
      return this.share(
        '--transport',
        'ngrok',
        '--authtoken-file',
        authtokenFile,
        ...args
      );
    },
    /** Opens a share and gives the invitation. */
    async share(...args) {
      const { stdout } = await run(
        venvProgram('jupyter-secure-share'),
        ['start', '--json', ...args],
        { env }
      );
      return JSON.parse(stdout);
    },
    async stopSharing() {
      await run(venvProgram('jupyter-secure-share'), ['stop'], { env });
    },
    async dispose() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(killer);
    }
  };
}

/** A notebook of a page or two. */
function notebook() {
  return {
    cells: Array.from({ length: 20 }, (_, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: {},
      execution_count: null,
      outputs: [],
      source: `x${index} = ${index}\nprint(x${index})`
    })),
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      }
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** No question of JupyterLab's own stands in the way. */
function quiet(home) {
  const folder = join(home, 'settings', '@jupyterlab', 'apputils-extension');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'notification.jupyterlab-settings'),
    JSON.stringify({ fetchNews: 'false', checkForUpdates: false })
  );
}

/** JupyterLab takes the labextensions of the user's data folder before those of the environment. */
function prefer(home, labextension) {
  const folder = join(home, 'data', 'labextensions');
  mkdirSync(folder, { recursive: true });
  symlinkSync(labextension, join(folder, 'jupyter-secure-share'));
}

/** Nothing of the person who runs the bench gets in. */
function environment(home) {
  return {
    PATH: `${venvProgram('')}:${process.env.PATH ?? ''}`,
    PYTHONPATH: ROOT,
    LANG: 'C.UTF-8',
    HOME: home,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    // In a virtual environment its folders would come first.
    JUPYTER_PREFER_ENV_PATH: '0',
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
    IPYTHONDIR: join(home, 'ipython')
  };
}

/** Waits for the runtime file of this very process and an answer on its address. */
async function answering(home, child) {
  const file = join(home, 'runtime', `jpserver-${child.pid}.json`);
  const limitMs = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      const info = JSON.parse(readFileSync(file, 'utf8'));
      await fetch(new URL('api', info.url));
      return info;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > limitMs) {
        throw error;
      }
      await passed(LOOK_MS);
    }
  }
}
