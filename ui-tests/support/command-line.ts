/**
 * `jupyter secure-share`, run as the host would in a terminal.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { IInvitation, IServerShareStatus } from '../../src/protocol';
import type { JupyterLab } from './jupyter-lab';
import { PROGRAMS } from './programs';

const PROGRAM = join(PROGRAMS, 'jupyter-secure-share');

/** The command line tool of one server. It finds the server by its runtime files. */
export class CommandLine {
  constructor(private readonly _lab: JupyterLab) {}

  /** Opens a share on loopback and returns the invitation. */
  async start(...more: string[]): Promise<IInvitation> {
    return JSON.parse(
      await this._run('start', '--host', '127.0.0.1', '--json', ...more)
    ) as IInvitation;
  }

  async status(): Promise<IServerShareStatus> {
    return JSON.parse(
      await this._run('status', '--json')
    ) as IServerShareStatus;
  }

  async kick(guestId: string): Promise<void> {
    await this._run('kick', guestId);
  }

  async stop(): Promise<void> {
    await this._run('stop');
  }

  private async _run(...args: string[]): Promise<string> {
    return await new Promise((resolve, reject) => {
      execFile(
        PROGRAM,
        args,
        { env: this._lab.environment, timeout: 30_000 },
        (error, stdout, stderr) => {
          if (error) {
            reject(
              new Error(`jupyter secure-share ${args.join(' ')}: ${stderr}`, {
                cause: error
              })
            );
          } else {
            resolve(stdout);
          }
        }
      );
    });
  }
}
