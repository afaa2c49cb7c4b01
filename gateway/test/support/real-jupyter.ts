/**
 * A real JupyterLab with real-time collaboration, in folders of its own.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = resolve(__dirname, '../../..');

/** The project's own environment, else what is on the path. */
const LAB = existsSync(join(ROOT, '.venv/bin/jupyter-lab'))
  ? join(ROOT, '.venv/bin/jupyter-lab')
  : 'jupyter-lab';

const TOKEN = 'token-of-the-owner';

/** Longest start, in milliseconds; the machine may be busy. */
const START_MS = 60_000;

/** A server that runs until `stop`. */
export class RealJupyter {
  /** What a request needs to be the owner's. */
  readonly authorization = `token ${TOKEN}`;

  private constructor(
    private readonly _process: ChildProcess,
    private readonly _folder: string,
    readonly port: number
  ) {}

  static async start(): Promise<RealJupyter> {
    const folder = await mkdtemp(join(tmpdir(), 'jss-jupyter-'));
    const home = join(folder, 'home');
    const runtime = join(folder, 'runtime');
    const work = join(folder, 'work');
    await Promise.all(
      [home, runtime, work].map(path => mkdir(path, { recursive: true }))
    );
    const child = spawn(
      LAB,
      [
        '--no-browser',
        '--ServerApp.port=0',
        `--ServerApp.root_dir=${work}`,
        ...(process.getuid?.() === 0 ? ['--allow-root'] : [])
      ],
      {
        cwd: work,
        stdio: 'ignore',
        env: {
          PATH: process.env.PATH,
          LANG: 'C.UTF-8',
          SHELL: '/bin/sh',
          HOME: home,
          IPYTHONDIR: join(home, 'ipython'),
          JUPYTER_CONFIG_DIR: join(home, 'config'),
          JUPYTER_DATA_DIR: join(home, 'data'),
          JUPYTER_RUNTIME_DIR: runtime,
          JUPYTER_TOKEN: TOKEN
        }
      }
    );
    const port = await portIn(runtime, child);
    const jupyter = new RealJupyter(child, folder, port);
    await jupyter._answers();
    return jupyter;
  }

  /** Folder that JupyterLab shows. */
  get workFolder(): string {
    return join(this._folder, 'work');
  }

  async request(
    method: string,
    path: string,
    body?: unknown
  ): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/${path}`, {
      method,
      headers: {
        authorization: this.authorization,
        'content-type': 'application/json'
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    });
  }

  /** The JSON of an answer that must be a success. */
  async json<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, body);
    if (!response.ok) {
      throw new Error(`${method} ${path} was answered ${response.status}.`);
    }
    return (await response.json()) as T;
  }

  /** How long an answer takes, in milliseconds. */
  async answerMs(): Promise<number> {
    const startMs = performance.now();
    await this.request('GET', 'api/status');
    return performance.now() - startMs;
  }

  async stop(): Promise<void> {
    const { pid, exitCode } = this._process;
    if (pid !== undefined && exitCode === null) {
      const exited = once(this._process, 'exit');
      await this.request('POST', 'api/shutdown').catch(() => undefined);
      const isOut = await Promise.race([
        exited.then(() => true),
        sleep(10_000, false)
      ]);
      if (!isOut) {
        this._process.kill('SIGKILL');
        await exited;
      }
    }
    await rm(this._folder, { recursive: true, force: true });
  }

  private async _answers(): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      try {
        await this.json('GET', 'api/status');
        return;
      } catch {
        await sleep(100);
      }
    }
    throw new Error('JupyterLab does not answer.');
  }
}

/** The port that the server wrote into its runtime file. */
async function portIn(runtime: string, child: ChildProcess): Promise<number> {
  const endMs = Date.now() + START_MS;
  while (Date.now() < endMs && child.exitCode === null) {
    const names = await readdir(runtime);
    const name = names.find(name => /^jpserver-\d+\.json$/.test(name));
    try {
      const text = name && (await readFile(join(runtime, name), 'utf8'));
      const info = JSON.parse(text ?? '') as { port: number };
      return info.port;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('JupyterLab did not start.');
}
