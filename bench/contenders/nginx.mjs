/**
 * nginx, as a peer of the gateway and as a quick file server behind both.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { newScratchFolder } from '../processes/scratch-folder.mjs';
import { freePort, untilListening } from '../processes/ports.mjs';
import { onCore } from '../processes/placement.mjs';
import { childrenOf } from '../measure/process-usage.mjs';
import { askProgram } from '../../scripts/setup/child.mjs';
import { SetupProblem } from '../../scripts/setup/problem.mjs';

const LOOK_MS = 2;

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * Name of the program; Debian keeps it out of users' PATH.
 *
 * @throws SetupProblem when there is none
 */
export function findNginx() {
  const name = ['nginx', '/usr/sbin/nginx'].find(
    candidate => askProgram([candidate, '-v']) !== null
  );
  if (name === undefined) {
    throw new SetupProblem(
      'nginx is the peer of the benches: install it (Debian: "apt-get install nginx-light").'
    );
  }
  return name;
}

/**
 * Starts nginx with one worker and no access log.
 *
 * @param options.core core it runs on
 * @param options.http lines of the `http` block for a port and a folder for files
 */
export async function startNginx({ core, http }) {
  const folder = newScratchFolder();
  TEMPORARY.forEach(name => mkdirSync(join(folder, name)));
  const port = await freePort();
  const configuration = join(folder, 'nginx.conf');
  writeFileSync(
    configuration,
    `
    daemon off;
    worker_processes 1;
    pid ${folder}/pid;
    events { worker_connections 8192; }
    http {
      access_log off;
      ${TEMPORARY.map(name => `${name}_temp_path ${folder}/${name};`).join(' ')}
      keepalive_requests 1000000000;
      ${http({ port, folder })}
    }`
  );
  const [command, ...args] = onCore(core, [
    findNginx(),
    '-e',
    'stderr',
    '-c',
    configuration
  ]);
  const child = spawn(command, args, {
    stdio: ['ignore', 'inherit', 'inherit']
  });
  const exited = once(child, 'exit');
  // Unlike the other processes it would not notice that the bench is gone.
  const endWithBench = () => child.kill('SIGTERM');
  process.once('exit', endWithBench);
  await untilListening(port);
  return {
    port,
    folder,
    pids: [child.pid, ...(await workersOf(child.pid))],
    async dispose() {
      process.off('exit', endWithBench);
      child.kill('SIGTERM');
      await exited;
    }
  };
}

/** nginx listens before it has started its worker. */
async function workersOf(pid) {
  for (;;) {
    const workers = childrenOf(pid);
    if (workers.length > 0) {
      return workers;
    }
    await passed(LOOK_MS);
  }
}
