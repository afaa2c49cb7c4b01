/**
 * The router of the real Jupyter, asked from a test.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What Jupyter would do with a target. */
export interface ITornadoRoute {
  /** Module and class, such as `jupyter_server.services.api.handlers.IdentityHandler`. */
  readonly handler: string;
  /** Captured groups, decoded as tornado does. */
  readonly arguments: ReadonlyArray<string | null>;
}

/** The router. */
export interface ITornadoRouter {
  /** Every rule in order: pattern and handler. */
  readonly rules: ReadonlyArray<readonly [pattern: string, handler: string]>;
  /** Where a raw request target leads. */
  ask(target: string): Promise<ITornadoRoute>;
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '..', '..', '..');

/**
 * The Python that has JupyterLab and jupyter-collaboration: the environment
 * variable `SECURE_SHARE_PYTHON`, or the project's own environment.
 *
 * @throws Error when there is none: a comparison that did not run proves nothing
 */
export function jupyterPython(): string {
  const candidates = [
    process.env.SECURE_SHARE_PYTHON,
    join(ROOT, '.venv', 'bin', 'python'),
    join(ROOT, '.venv', 'Scripts', 'python.exe')
  ];
  const found = candidates.find(path => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error(
      'No Python with JupyterLab: run "npm start" once, or name one in SECURE_SHARE_PYTHON.'
    );
  }
  return found;
}

/** Starts it with a base URL. */
export async function startTornadoRouter(
  basePath: string
): Promise<ITornadoRouter> {
  const home = mkdtempSync(join(tmpdir(), 'tornado-router-'));
  const root = join(home, 'root');
  mkdirSync(root);
  const child = spawn(
    jupyterPython(),
    [join(__dirname, '..', 'upstreams', 'tornado_router.py'), basePath, root],
    {
      cwd: home,
      env: {
        ...process.env,
        HOME: home,
        JUPYTER_CONFIG_DIR: join(home, 'config'),
        JUPYTER_DATA_DIR: join(home, 'data'),
        JUPYTER_RUNTIME_DIR: join(home, 'runtime')
      },
      stdio: ['pipe', 'pipe', 'pipe']
    }
  );
  const complaints: string[] = [];
  child.stderr.setEncoding('utf8').on('data', text => complaints.push(text));
  const exited = new Promise<void>(resolve =>
    child.once('exit', () => resolve())
  );

  const waiting: Array<{
    resolve: (line: string) => void;
    reject: (error: Error) => void;
  }> = [];
  createInterface({ input: child.stdout }).on('line', line =>
    waiting.shift()?.resolve(line)
  );
  void exited.then(() => {
    for (const { reject } of waiting) {
      reject(
        new Error(`Jupyter's router ended: ${complaints.join('').slice(-2000)}`)
      );
    }
  });
  const nextLine = () =>
    new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }));

  const rules = JSON.parse(await nextLine());
  return {
    rules,
    async ask(target) {
      const line = nextLine();
      child.stdin.write(`${JSON.stringify(target)}\n`);
      return JSON.parse(await line);
    },
    async stop() {
      child.stdin.end();
      child.kill();
      await exited;
      rmSync(home, { recursive: true, force: true });
    }
  };
}
