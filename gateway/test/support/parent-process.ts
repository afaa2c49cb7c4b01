/**
 * A gateway with a parent of its own that a test can freeze and kill.
 *
 * @module
 */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FromGateway, IShareStatus } from '../../../src/protocol';
import {
  BUNDLE,
  LOOPBACK_OPTIONS,
  type IShareToStart
} from './gateway-process';

type Said = FromGateway | { type: 'pids'; gateway: number; heir: number };

const PATIENCE_MS = 15_000;

/** The parent, whose share is live. */
export class ParentProcess {
  /** Port of the share; 0 for one behind a tunnel. */
  port = 0;
  /** Address of the share. */
  url = '';

  /** @param heir whether another child of the parent inherits the pipe */
  static async withShare(
    { upstream, assertionKey, options, ngrok = null }: IShareToStart,
    { heir = false } = {}
  ): Promise<ParentProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'jss-'));
    const start = JSON.stringify({
      type: 'start',
      id: 1,
      options: { ...LOOPBACK_OPTIONS, ...options },
      upstream,
      assertion_key: assertionKey.toString('base64'),
      state_folder: join(folder, 'state'),
      ngrok
    });
    const child = spawn(
      process.execPath,
      [
        join(__dirname, 'parent.cjs'),
        BUNDLE,
        start,
        ...(heir ? ['with-heir'] : [])
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] }
    );
    const parent = new ParentProcess(child, folder);
    await parent.untilLive();
    return parent;
  }

  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, null>,
    private readonly folder: string
  ) {
    let pending = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (pending + text).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) {
        this.hear(JSON.parse(line) as Said);
      }
    });
  }

  /** Stops it in its tracks: it neither runs nor lets go of anything. */
  freeze(): void {
    this.child.kill('SIGSTOP');
  }

  /** Lets it go on. */
  thaw(): void {
    this.child.kill('SIGCONT');
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Waits until nobody listens on the share's port; milliseconds it took. */
  async untilShut(): Promise<number> {
    const startMs = performance.now();
    while (await listens(this.port)) {
      if (performance.now() - startMs > PATIENCE_MS) {
        throw new Error('The door is still open.');
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return performance.now() - startMs;
  }

  get id(): number {
    return this.child.pid ?? 0;
  }

  get gatewayId(): number {
    return this._gatewayId;
  }

  isGatewayAlive(): boolean {
    return isAlive(this._gatewayId);
  }

  isHeirAlive(): boolean {
    return isAlive(this._heirId);
  }

  dispose(): void {
    this.child.kill('SIGKILL');
    for (const id of [this._gatewayId, this._heirId]) {
      if (isAlive(id)) {
        process.kill(id, 'SIGKILL');
      }
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private hear(said: Said): void {
    if (said.type === 'pids') {
      this._gatewayId = said.gateway;
      this._heirId = said.heir;
    } else if (said.type === 'status') {
      this._status = said.status;
    }
  }

  private async untilLive(): Promise<void> {
    const untilMs = performance.now() + PATIENCE_MS;
    while (this._status?.phase !== 'live') {
      if (performance.now() > untilMs) {
        throw new Error('The share does not get live.');
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    this.url = this._status.url ?? '';
    this.port = Number(new URL(this.url).port);
  }

  private _status: IShareStatus | null = null;
  private _gatewayId = 0;
  private _heirId = 0;
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a process runs; one that has ended and waits for its frozen parent to notice does not. */
function isAlive(id: number): boolean {
  try {
    // proc(5): the state stands behind the name in parentheses.
    const state = /\) (\S)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8'));
    return state?.[1] !== 'Z';
  } catch {
    return false;
  }
}
