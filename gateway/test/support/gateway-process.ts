/**
 * A real gateway, as the server extension runs it: the built bundle in a
 * process of its own, driven through the control pipe.
 *
 *     const gateway = await GatewayProcess.spawn();
 *     await gateway.start({ upstream: jupyter.upstream, assertionKey: key });
 *     const invitation = await gateway.invitation();
 *
 * @module
 */

import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  HEARTBEAT_INTERVAL_MS,
  PROTOCOL_VERSION,
  type FromGateway,
  type IInvitation,
  type INgrokAccess,
  type IShareStatus,
  type IStartOptions,
  type IUpstream,
  type Result,
  type ToGateway
} from '../../../src/protocol';

/** The file that goes into the wheel. */
export const BUNDLE = resolve(
  __dirname,
  '../../../jupyter_secure_share/gateway/gateway.cjs'
);

/** Longest wait for anything, in milliseconds. */
const PATIENCE_MS = 15_000;

/** Options of a share on loopback; tests change what they are about. */
export const LOOPBACK_OPTIONS: IStartOptions = {
  transport: 'lan',
  host: '127.0.0.1',
  advertised_host: null,
  port: 0,
  minutes: 5,
  max_guests: 100,
  role: 'full',
  basic_auth: true,
  username: 'guest',
  password: null,
  session_password: null,
  host_name: 'Ada',
  document: null,
  domain: null,
  monthly_requests: null,
  monthly_bytes: null
};

/** What a share is started with. */
export interface IShareToStart {
  upstream: IUpstream;
  assertionKey: Buffer;
  options?: Partial<IStartOptions>;
  stateFolder?: string;
  /** Default: null, for the LAN. */
  ngrok?: INgrokAccess | null;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A running gateway. */
export class GatewayProcess {
  /** Statuses that have come, oldest first. */
  readonly statuses: IShareStatus[] = [];
  /** Everything that has come, oldest first. */
  readonly messages: FromGateway[] = [];
  /** What it wrote to its log. */
  log = '';
  /** A folder for certificates that goes with the process. */
  readonly stateFolder: string;

  /** Starts the process and greets it; it is pinged until it ends. */
  static async spawn(
    options: {
      /** Node's own arguments. */
      execArguments?: string[];
      arguments?: string[];
      env?: NodeJS.ProcessEnv;
      /** False: no pings, as from a frozen parent. */
      pings?: boolean;
    } = {}
  ): Promise<GatewayProcess> {
    if (!existsSync(BUNDLE)) {
      throw new Error('Build it first: npm run build:gateway');
    }
    const child = spawn(
      process.execPath,
      [...(options.execArguments ?? []), BUNDLE, ...(options.arguments ?? [])],
      { stdio: ['pipe', 'pipe', 'pipe'], env: options.env ?? {} }
    );
    const gateway = new GatewayProcess(child, options.pings ?? true);
    await gateway.waitFor(message => message.type === 'hello');
    gateway.send({ type: 'hello', protocol: PROTOCOL_VERSION });
    return gateway;
  }

  private constructor(
    private readonly child: Child,
    pings: boolean
  ) {
    this.stateFolder = join(mkdtempSync(join(tmpdir(), 'jss-')), 'state');
    this.exited = once(child, 'exit').then(([code, signal]) => {
      clearInterval(this._pinging);
      this.hasExited = true;
      this._arrived();
      return { code: code as number | null, signal: signal as string | null };
    });
    child.stdin.on('error', () => undefined);
    child.stdout.setEncoding('utf8').on('data', text => this._read(text));
    child.stderr.setEncoding('utf8').on('data', text => {
      this.log += text;
    });
    if (pings) {
      this._pinging = setInterval(
        () => this.send({ type: 'ping' }),
        HEARTBEAT_INTERVAL_MS / 2
      );
    }
  }

  /** How it ended. */
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  hasExited = false;

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** The last status; fails when none has come. */
  get status(): IShareStatus {
    const last = this.statuses.at(-1);
    if (last === undefined) {
      throw new Error('No status has come.');
    }
    return last;
  }

  send(message: ToGateway): void {
    this.sendLine(JSON.stringify(message));
  }

  /** Sends any bytes as a line. */
  sendLine(line: string | Buffer): void {
    if (this.child.stdin.writable) {
      this.child.stdin.write(line);
      this.child.stdin.write('\n');
    }
  }

  /** Opens a share and waits until it is live. */
  async start(share: IShareToStart): Promise<IShareStatus> {
    const result = await this.tryStart(share);
    if (!result.ok) {
      throw new Error(`${result.problem.code}\n${this.log}`);
    }
    return this.status;
  }

  /** Opens a share, or says why not. */
  tryStart({
    upstream,
    assertionKey,
    options = {},
    stateFolder = this.stateFolder,
    ngrok = null
  }: IShareToStart): Promise<Result> {
    return this.ask({
      type: 'start',
      options: { ...LOOPBACK_OPTIONS, ...options },
      upstream,
      assertion_key: assertionKey.toString('base64'),
      state_folder: stateFolder,
      ngrok
    });
  }

  async invitation(): Promise<IInvitation> {
    const result = await this.ask({ type: 'invitation' });
    if (!result.ok || result.value === null) {
      throw new Error('There is no invitation.');
    }
    return result.value;
  }

  stop(): Promise<Result> {
    return this.ask({ type: 'stop', reason: 'stopped' });
  }

  kick(guest: string): Promise<Result> {
    return this.ask({ type: 'kick', guest });
  }

  extend(minutes: number): Promise<Result> {
    return this.ask({ type: 'extend', minutes });
  }

  /** Sends a question and waits for the answer with its id. */
  async ask(
    question: DistributiveOmit<Extract<ToGateway, { id: number }>, 'id'>
  ): Promise<Result> {
    const id = this._nextId++;
    this.send({ ...question, id } as ToGateway);
    return (await this.waitFor(
      message => message.type === 'result' && message.id === id
    )) as Result;
  }

  /** Waits for a status that is so. */
  async statusThat(
    isSo: (status: IShareStatus) => boolean
  ): Promise<IShareStatus> {
    const message = await this.waitFor(
      message => message.type === 'status' && isSo(message.status)
    );
    return (message as { status: IShareStatus }).status;
  }

  /** Waits for a message that is so, among those that have come too. */
  async waitFor(isSo: (message: FromGateway) => boolean): Promise<FromGateway> {
    const untilMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = this.messages.find(isSo);
      if (found !== undefined) {
        return found;
      }
      if (this.hasExited || performance.now() > untilMs) {
        throw new Error(`The message has not come.\n${this.log}`);
      }
      await new Promise<void>(resolve => {
        this._waiting.push(resolve);
        setTimeout(resolve, 100);
      });
    }
  }

  /** Lets go of the pipe, as the kernel does when the parent dies. */
  endInput(): void {
    this.child.stdin.destroy();
  }

  /** Stops pinging, as a frozen parent does. */
  stopPinging(): void {
    clearInterval(this._pinging);
  }

  /** Ends it whatever happens and takes its folder away. */
  async dispose(): Promise<void> {
    if (!this.hasExited) {
      this.child.kill('SIGKILL');
      await this.exited;
    }
    rmSync(join(this.stateFolder, '..'), { recursive: true, force: true });
  }

  private _read(text: string): void {
    const lines = (this._pending + text).split('\n');
    this._pending = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as FromGateway;
      this.messages.push(message);
      if (message.type === 'status') {
        this.statuses.push(message.status);
      }
    }
    this._arrived();
  }

  private _arrived(): void {
    for (const resolve of this._waiting.splice(0)) {
      resolve();
    }
  }

  private readonly _waiting: Array<() => void> = [];
  private _pending = '';
  private _nextId = 1;
  private _pinging: NodeJS.Timeout | undefined;
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown
  ? Omit<T, K>
  : never;
