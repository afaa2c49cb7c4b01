/**
 * ngrok's SDK as far as the agent uses it, doing what a test says.
 *
 * @module
 */

import type {
  IHttpListenerBuilder,
  IListener,
  ISdk,
  ISession,
  ISessionBuilder
} from '../../src/transport/ngrok/agent/sdk';

type Handler = (...given: never[]) => unknown;

/** Remembers what it was asked for. */
export class FakeSdk {
  readonly calls: unknown[][] = [];
  failsTo: 'load' | 'connect' | 'bind' | null = null;
  failsToClose = false;

  /** @throws Error when it fails to load */
  load(): ISdk {
    this.failIf('load');
    const builder = (): ISessionBuilder =>
      this.builder<ISessionBuilder>({ connect: () => this.connect() });
    return {
      SessionBuilder: function () {
        return builder();
      } as unknown as ISdk['SessionBuilder']
    };
  }

  heartbeat(latencyMs: number | null): void {
    this.handler('handleHeartbeat')(latencyMs as never);
  }

  disconnect(): unknown {
    return this.handler('handleDisconnection')();
  }

  stopCommand(): void {
    this.handler('handleStopCommand')();
  }

  restartCommand(): void {
    this.handler('handleRestartCommand')();
  }

  endListener(message: string): void {
    this._end(new Error(message));
  }

  private connect(): Promise<ISession> {
    return Promise.resolve().then(() => {
      this.failIf('connect');
      return {
        httpEndpoint: () =>
          this.builder<IHttpListenerBuilder>({
            listenAndForward: (url: string) => this.bind(url)
          })
      };
    });
  }

  private bind(url: string): Promise<IListener> {
    this.calls.push(['listenAndForward', url]);
    return Promise.resolve().then(() => {
      this.failIf('bind');
      return {
        url: () => 'https://a.example',
        proto: () => 'https',
        join: () => this._ended,
        close: () => {
          this.calls.push(['close']);
          return this.failsToClose
            ? Promise.reject(new Error('There is no such tunnel.'))
            : Promise.resolve();
        }
      };
    });
  }

  /** Every method but those given remembers its arguments and hands the builder back. */
  private builder<Builder extends object>(own: object): Builder {
    const builder: Builder = new Proxy(own as Builder, {
      get: (target, name) =>
        Reflect.get(target, name) ??
        ((...given: unknown[]) => {
          this.calls.push([String(name), ...given]);
          return builder;
        })
    });
    return builder;
  }

  private handler(name: string): Handler {
    return this.calls.find(([called]) => called === name)?.[1] as Handler;
  }

  private failIf(stage: 'load' | 'connect' | 'bind'): void {
    if (this.failsTo === stage) {
      throw new Error(`cannot ${stage}`);
    }
  }

  private _end: (error: Error) => void = () => undefined;
  private readonly _ended = new Promise<void>((_resolve, reject) => {
    this._end = reject;
  });
}
