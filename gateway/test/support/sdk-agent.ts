/**
 * The real ngrok SDK, each agent in a process of its own as in the product.
 *
 * @module
 */

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { until } from './until';

/** How to connect. */
export interface ISdkConnectOptions {
  /** Default: `good-token`. */
  readonly authtoken?: string;
  /** Default: the edge's. */
  readonly serverAddr?: string;
  /** Default: the edge's. */
  readonly rootCas?: string;
  /** Default: the SDK's. */
  readonly heartbeat?: {
    readonly intervalSeconds: number;
    readonly toleranceSeconds: number;
  };
  /** Whether the SDK is kept from connecting again. Default: false. */
  readonly givesUp?: boolean;
  /** Whether there are handlers for commands. Default: false. */
  readonly obeys?: boolean;
}

/** What to bind. */
export interface ISdkBindOptions {
  readonly upstream: string;
  readonly domain?: string;
  readonly policy?: string;
  readonly basicAuth?: readonly [user: string, password: string];
}

/** What was bound. */
export interface ISdkEndpoint {
  readonly url: string;
  readonly proto: string;
  readonly id: string;
}

/** What the SDK called back. */
export interface ISdkReport {
  readonly event:
    | 'heartbeat'
    | 'disconnection'
    | 'stop'
    | 'restart'
    | 'update'
    | 'join-ended';
  readonly latencyMs?: number | null;
  readonly error?: string | null;
  readonly version?: string;
}

/** The SDK's own error. */
export class SdkError extends Error {
  constructor(
    message: string,
    /** Only some of the SDK's functions fill it in. */
    readonly errorCode: string | undefined
  ) {
    super(message);
  }
}

type Answer =
  | { event: 'done'; result: unknown }
  | { event: 'failed'; message: string; errorCode?: string };

/** A process with the SDK. */
export class SdkAgent {
  readonly reports: ISdkReport[] = [];

  private constructor(private readonly child: ChildProcess) {
    child.on('message', (message: Answer | ISdkReport) => {
      if (message.event === 'done' || message.event === 'failed') {
        this._onAnswer(message);
      } else {
        this.reports.push(message);
      }
    });
  }

  /** A process that is not connected. */
  static spawn(): SdkAgent {
    const script = join(__dirname, 'ngrok-agent.cjs');
    return new SdkAgent(
      fork(script, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} })
    );
  }

  /** A process that is connected to an edge. */
  static async connected(
    edge: LoopbackEdge,
    options: ISdkConnectOptions = {}
  ): Promise<SdkAgent> {
    const agent = SdkAgent.spawn();
    try {
      await agent.connect(edge, options);
    } catch (error) {
      agent.dispose();
      throw error;
    }
    return agent;
  }

  /** @throws SdkError */
  async connect(
    { serverAddr, rootCas }: Pick<LoopbackEdge, 'serverAddr' | 'rootCas'>,
    options: ISdkConnectOptions = {}
  ): Promise<void> {
    const usual = { authtoken: 'good-token', serverAddr, rootCas };
    await this.call('connect', { ...usual, ...options });
  }

  /** @throws SdkError */
  async bind(options: ISdkBindOptions): Promise<ISdkEndpoint> {
    return (await this.call('bind', options)) as ISdkEndpoint;
  }

  /** Closes all listeners. */
  async unbind(): Promise<void> {
    await this.call('unbind', {});
  }

  /** Closes the session as far as the SDK does. */
  async closeSession(): Promise<void> {
    await this.call('closeSession', {});
  }

  /** Reports of one kind. */
  heard(event: ISdkReport['event']): ISdkReport[] {
    return this.reports.filter(report => report.event === event);
  }

  /** Waits for a report. */
  async until(event: ISdkReport['event'], count = 1): Promise<ISdkReport> {
    await until(() => this.heard(event).length >= count);
    return this.heard(event)[count - 1] as ISdkReport;
  }

  /** Ends the process at once. */
  dispose(): void {
    this.child.kill('SIGKILL');
  }

  /** Ends the process and waits until it is gone. */
  async kill(): Promise<void> {
    this.dispose();
    await once(this.child, 'exit');
  }

  private call(call: string, options: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this._onAnswer = answer => {
        if (answer.event === 'done') {
          resolve(answer.result);
        } else {
          reject(new SdkError(answer.message, answer.errorCode));
        }
      };
      this.child.send({ call, options });
    });
  }

  private _onAnswer: (answer: Answer) => void = () => undefined;
}
