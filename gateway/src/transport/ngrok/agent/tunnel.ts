/**
 * One tunnel by ngrok's SDK: connects, asks for one https address that leads
 * to a private socket, and reports what becomes of it.
 *
 * @module
 */

import type {
  FailedStage,
  FromAgent,
  ITunnelSettings,
  TunnelEnd
} from './messages';
import type { IHttpListenerBuilder, IListener, ISdk } from './sdk';

/** A tunnel that is opening, open, or over. Used once. */
export class Tunnel {
  constructor(
    private readonly settings: ITunnelSettings,
    private readonly report: (message: FromAgent) => void
  ) {}

  /** Opens it; how that went is reported. */
  async open(loadSdk: () => ISdk): Promise<void> {
    const sdk = await this.attempt('load', loadSdk);
    if (sdk === null) {
      return;
    }
    const session = await this.attempt('connect', () =>
      this.buildSession(sdk).connect()
    );
    if (session === null) {
      return;
    }
    const listener = await this.attempt('bind', () =>
      this.buildEndpoint(session.httpEndpoint()).listenAndForward(
        this.settings.forwardTo
      )
    );
    if (listener === null) {
      return;
    }
    this._listener = listener;
    this.report({
      type: 'bound',
      url: listener.url() ?? '',
      proto: listener.proto()
    });
    listener.join().then(
      () => this.end('listener-ended', ''),
      (error: unknown) => this.end('listener-ended', messageOf(error))
    );
  }

  /** Takes the address down. */
  async close(): Promise<void> {
    this._isClosing = true;
    // Of an address that the service has taken away it says that there is none.
    await this._listener?.close().catch(() => undefined);
  }

  private buildSession(sdk: ISdk) {
    const { settings } = this;
    const builder = new sdk.SessionBuilder()
      .authtoken(settings.authtoken)
      .clientInfo('jupyter-secure-share', settings.version)
      .heartbeatInterval(settings.heartbeatIntervalSeconds)
      .heartbeatTolerance(settings.heartbeatToleranceSeconds)
      .handleHeartbeat(latencyMs =>
        this.report({ type: 'heartbeat', latencyMs })
      )
      .handleDisconnection(() => {
        this.report({ type: 'disconnected' });
        // Its first tries are quick and get the same address back; the gateway ends the process before the slow ones.
        return true;
      })
      .handleStopCommand(() => this.end('stop-command', ''))
      .handleRestartCommand(() => this.end('restart-command', ''));
    if (settings.serverAddr !== null) {
      builder.serverAddr(settings.serverAddr);
    }
    if (settings.rootCas === 'host') {
      builder.rootCas('host');
    } else if (settings.rootCas !== null) {
      builder.caCert(Buffer.from(settings.rootCas));
    }
    return builder;
  }

  private buildEndpoint(builder: IHttpListenerBuilder): IHttpListenerBuilder {
    const { domain, policy } = this.settings;
    builder.scheme('HTTPS');
    if (domain !== null) {
      builder.domain(domain);
    }
    if (policy !== null) {
      builder.trafficPolicy(policy);
    }
    return builder;
  }

  private end(end: TunnelEnd, message: string): void {
    if (!this._isClosing) {
      this.report({ type: 'over', end, message });
    }
  }

  private async attempt<T>(
    stage: FailedStage,
    act: () => T | Promise<T>
  ): Promise<T | null> {
    try {
      return await act();
    } catch (error) {
      this.report({ type: 'failed', stage, message: messageOf(error) });
      return null;
    }
  }

  private _listener: IListener | null = null;
  private _isClosing = false;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
