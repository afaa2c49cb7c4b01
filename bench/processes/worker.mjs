/**
 * A process of its own that does jobs when asked: the load generator, the
 * upstream. The other end is `job-server.mjs`.
 *
 * @module
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { onCore } from './placement.mjs';

/** One process and the jobs it knows. */
export class Worker {
  /**
   * @param options.node path of the Node that runs it
   * @param options.script path of its main file
   * @param options.core core it runs on
   */
  constructor({ node, script, core }) {
    const [execPath, ...execArgv] = onCore(core, [node]);
    this._child = fork(script, [], { execPath, execArgv });
    this._child.on('message', ({ id, value, error }) => {
      const waiting = this._waiting.get(id);
      this._waiting.delete(id);
      if (error === undefined) {
        waiting?.resolve(value);
      } else {
        waiting?.reject(new Error(error));
      }
    });
    this._child.on('exit', () => {
      this._waiting.forEach(({ reject }) =>
        reject(new Error(`${script} ended in the middle of a job.`))
      );
      this._waiting.clear();
    });
  }

  get pid() {
    return this._child.pid;
  }

  /**
   * Has a job done.
   *
   * @returns what the job returned
   * @throws Error with the message of what the job threw
   */
  ask(job, options = {}) {
    const id = ++this._lastId;
    return new Promise((resolve, reject) => {
      this._waiting.set(id, { resolve, reject });
      this._child.send({ id, job, options });
    });
  }

  async dispose() {
    if (this._child.exitCode === null && this._child.signalCode === null) {
      const gone = once(this._child, 'exit');
      this._child.kill('SIGKILL');
      await gone;
    }
  }

  _lastId = 0;
  _waiting = new Map();
}
