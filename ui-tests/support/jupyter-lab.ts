/**
 * A JupyterLab of its own for tests: in an empty home, with its login on, on a
 * free port of loopback.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROGRAMS } from './programs';

const START_LIMIT_MS = 60_000;

/** What Jupyter writes about itself into its runtime folder. */
interface IServerInfo {
  url: string;
  token: string;
}

/** JSON settings of labextensions, by plugin id. */
export type LabSettings = Record<string, Record<string, unknown>>;

/** How to start one. */
export interface ILabOptions {
  /** Settings that the host has saved before. */
  settings?: LabSettings;
  /** Further arguments of JupyterLab. */
  args?: string[];
}

/** Settings under which no question of JupyterLab's own stands in the way. */
const QUIET_SETTINGS: LabSettings = {
  '@jupyterlab/apputils-extension:notification': {
    fetchNews: 'false',
    checkForUpdates: false
  }
};

/** A running JupyterLab. */
export class JupyterLab {
  private constructor(
    /** Everything this server owns lies below; removed by `stop`. */
    readonly home: string,
    private readonly _process: ChildProcess,
    private readonly _log: string[],
    private readonly _info: IServerInfo
  ) {}

  /** Starts one and waits until it answers. */
  static async start(options: ILabOptions = {}): Promise<JupyterLab> {
    const home = await mkdtemp(join(tmpdir(), 'secure-share-ui-'));
    await mkdir(join(home, 'work'));
    await saveSettings(home, { ...QUIET_SETTINGS, ...options.settings });
    const child = spawn(
      join(PROGRAMS, 'python'),
      [
        '-m',
        'jupyterlab',
        '--no-browser',
        '--ip=127.0.0.1',
        '--ServerApp.port=0',
        `--ServerApp.root_dir=${join(home, 'work')}`,
        ...(process.getuid?.() === 0 ? ['--allow-root'] : []),
        ...(options.args ?? [])
      ],
      {
        cwd: home,
        env: environment(home),
        stdio: ['ignore', 'pipe', 'pipe']
      }
    );
    const log: string[] = [];
    child.stdout.on('data', data => log.push(String(data)));
    child.stderr.on('data', data => log.push(String(data)));
    try {
      return new JupyterLab(home, child, log, await answering(home, child));
    } catch (error) {
      child.kill('SIGKILL');
      await rm(home, { recursive: true, force: true });
      throw new Error(`JupyterLab did not start:\n${log.join('')}`, {
        cause: error
      });
    }
  }

  /** Origin and base URL with trailing slash. */
  get url(): string {
    return this._info.url;
  }

  /** The host's token: it must never reach a guest. */
  get token(): string {
    return this._info.token;
  }

  /** All that server, gateway and kernels wrote to their outputs. */
  get log(): string {
    return this._log.join('');
  }

  /** Process id of the server. */
  get pid(): number {
    return this._process.pid ?? 0;
  }

  /** Environment in which a tool finds this server as its own. */
  get environment(): NodeJS.ProcessEnv {
    return environment(this.home);
  }

  /** Absolute path of a file in the folder that JupyterLab shows. */
  pathOf(name: string): string {
    return join(this.home, 'work', name);
  }

  /** The host's own request. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(new URL(path, this.url), {
      ...init,
      headers: { Authorization: `token ${this.token}`, ...init.headers }
    });
  }

  /** Ends the server and removes its home. */
  async stop(): Promise<void> {
    if (this._process.exitCode === null && this._process.signalCode === null) {
      const ended = once(this._process, 'exit');
      this._process.kill('SIGTERM');
      const timer = setTimeout(() => this._process.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
    }
    await rm(this.home, { recursive: true, force: true });
  }
}

/** Nothing of the person who runs the tests gets in: no config, no kernels, no proxies. */
function environment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: `${PROGRAMS}:${process.env.PATH ?? ''}`,
    LANG: 'C.UTF-8',
    HOME: home,
    JUPYTER_CONFIG_DIR: join(home, 'config'),
    JUPYTER_DATA_DIR: join(home, 'data'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    JUPYTERLAB_SETTINGS_DIR: join(home, 'settings'),
    JUPYTERLAB_WORKSPACES_DIR: join(home, 'workspaces'),
    IPYTHONDIR: join(home, 'ipython')
  };
}

async function saveSettings(
  home: string,
  settings: LabSettings
): Promise<void> {
  for (const [plugin, values] of Object.entries(settings)) {
    const [extension = '', name = ''] = plugin.split(':');
    const folder = join(home, 'settings', extension);
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, `${name}.jupyterlab-settings`),
      JSON.stringify(values)
    );
  }
}

/** Waits for the runtime file of this very process and an answer on its address. */
async function answering(
  home: string,
  child: ChildProcess
): Promise<IServerInfo> {
  const file = join(home, 'runtime', `jpserver-${child.pid}.json`);
  const limit = performance.now() + START_LIMIT_MS;
  for (;;) {
    try {
      const info = JSON.parse(await readFile(file, 'utf8')) as IServerInfo;
      await fetch(new URL('api', info.url));
      return info;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > limit) {
        throw error;
      }
      await sleep(100);
    }
  }
}
