/**
 * Starts tunnel agents and ends them. An agent is a process of its own, so
 * that whatever happens to ngrok's addon, its connection can be shut.
 *
 * @module
 */

import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { IClock } from '../../clock';
import {
  PING_INTERVAL_MS,
  type FailedStage,
  type FromAgent,
  type ITunnelSettings,
  type ToAgent,
  type TunnelEnd
} from './agent/messages';

/** How long each stage may take, in milliseconds: the SDK itself waits for ever. */
const CONNECT_LIMIT_MS = 20_000;

/** How long an agent may take to take its address down, in milliseconds. */
const CLOSE_LIMIT_MS = 1000;

/** Variables that an agent sees: where temporary files go, where the system's authorities are, what Windows needs. */
const KEPT_VARIABLES = [
  'TMPDIR',
  'TEMP',
  'TMP',
  'SYSTEMROOT',
  'WINDIR',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR'
];

/** A tunnel could not be opened. */
export class AgentFailure extends Error {
  /**
   * @param stage where; `process` when the agent ended or went silent
   * @param message the SDK's own, which may quote secrets
   */
  constructor(
    readonly stage: FailedStage | 'process' | 'time',
    message: string
  ) {
    super(message);
    this.name = 'AgentFailure';
  }
}

/** How a tunnel that stood has ended. */
export interface IAgentEnd {
  end: TunnelEnd | 'process';
  /** The SDK's own words, which may quote secrets. */
  message: string;
}

/** Who is told about a tunnel that stands. */
export interface IAgentObserver {
  /** Null when one was missed. */
  onHeartbeat(latencyMs: number | null): void;
  onDisconnected(): void;
  onPong(): void;
  /** Called once. */
  onEnd(end: IAgentEnd): void;
}

/** A tunnel that stands. */
export interface IAgent {
  /** As the service named it. */
  readonly url: string;
  readonly proto: string;
  observe(observer: IAgentObserver): void;
  /** Takes the address down if that can be done in a second, and ends the process in any case. */
  close(): Promise<void>;
  /** Ends the process. */
  kill(): void;
}

/**
 * Opens a tunnel.
 *
 * @param signal gives up
 * @throws AgentFailure
 */
export type LaunchAgent = (
  settings: ITunnelSettings,
  signal: AbortSignal
) => Promise<IAgent>;

/** Program beside the gateway's own. */
export const AGENT_PROGRAM = join(__dirname, 'ngrok-agent.cjs');

/** @param program path of the agent's program */
export function createAgentLauncher(
  clock: Pick<IClock, 'after'>,
  program: string = AGENT_PROGRAM
): LaunchAgent {
  return async (settings, signal) => {
    signal.throwIfAborted();
    const agent = new AgentProcess(program, clock);
    const giveUp = () => agent.kill();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await agent.open(settings);
      return agent;
    } catch (error) {
      agent.kill();
      throw error;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  };
}

class AgentProcess implements IAgent {
  url = '';
  proto = '';

  constructor(
    program: string,
    private readonly clock: Pick<IClock, 'after'>
  ) {
    this._process = spawn(process.execPath, [program], {
      // Nothing is read from what the addon prints: it may quote secrets.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: keptEnvironment(),
      windowsHide: true
    });
    this._process.on('error', error => this.over('process', error.message));
    this._process.on('exit', (code, signal) =>
      this.over('process', `ended with ${signal ?? code}`)
    );
    this._process.on('message', message => this.hear(message as FromAgent));
    this.ping();
  }

  /** @throws AgentFailure */
  async open(settings: ITunnelSettings): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const cancel = this.clock.after(CONNECT_LIMIT_MS, () =>
        this._settle?.(new AgentFailure('time', 'The service took too long.'))
      );
      this._settle = failure => {
        cancel();
        this._settle = null;
        if (failure === null) {
          resolve();
        } else {
          reject(failure);
        }
      };
      this.send({ type: 'open', settings });
    });
  }

  observe(observer: IAgentObserver): void {
    this._observer = observer;
    if (this._end !== null) {
      observer.onEnd(this._end);
    }
  }

  async close(): Promise<void> {
    this._observer = null;
    await new Promise<void>(resolve => {
      const cancel = this.clock.after(CLOSE_LIMIT_MS, resolve);
      this._onClosed = () => {
        cancel();
        resolve();
      };
      if (this._end?.end === 'process') {
        this._onClosed();
      }
      this.send({ type: 'close' });
    });
    this.kill();
  }

  kill(): void {
    this._cancelPing();
    this._process.kill('SIGKILL');
  }

  private hear(message: FromAgent): void {
    switch (message.type) {
      case 'bound':
        this.url = message.url;
        this.proto = message.proto;
        this._settle?.(null);
        return;
      case 'failed':
        this._settle?.(new AgentFailure(message.stage, message.message));
        return;
      case 'heartbeat':
        this._observer?.onHeartbeat(message.latencyMs);
        return;
      case 'disconnected':
        this._observer?.onDisconnected();
        return;
      case 'over':
        this.over(message.end, message.message);
        return;
      case 'pong':
        this._observer?.onPong();
        return;
      case 'closed':
        this._onClosed?.();
    }
  }

  private over(end: IAgentEnd['end'], message: string): void {
    if (end === 'process') {
      this._cancelPing();
      this._onClosed?.();
    }
    if (this._end === null || end === 'process') {
      const isFirst = this._end === null;
      this._end = { end, message };
      this._settle?.(new AgentFailure('process', message));
      if (isFirst) {
        this._observer?.onEnd(this._end);
      }
    }
  }

  private ping(): void {
    this.send({ type: 'ping' });
    this._cancelPing = this.clock.after(PING_INTERVAL_MS, () => this.ping());
  }

  private send(message: ToAgent): void {
    if (this._process.connected) {
      // A channel that is gone tells of itself by the process's end.
      this._process.send(message, () => undefined);
    }
  }

  private readonly _process: ChildProcess;
  private _cancelPing: () => void = () => undefined;
  private _observer: IAgentObserver | null = null;
  private _end: IAgentEnd | null = null;
  private _settle: ((failure: AgentFailure | null) => void) | null = null;
  private _onClosed: (() => void) | null = null;
}

function keptEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    KEPT_VARIABLES.filter(name => process.env[name] !== undefined).map(name => [
      name,
      process.env[name]
    ])
  );
}
