/**
 * Keeps one address reachable for as long as the share lasts: opens the
 * tunnel, watches it, and opens it anew when it is lost. What only a person
 * can mend ends it.
 *
 * @module
 */

import type { IProblem } from '../../../../src/protocol';
import { GatewayError } from '../../errors';
import { AgentFailure, type IAgent } from './agent-process';
import { Pulse, type PulseEnd } from './pulse';
import {
  closed,
  originOf,
  TunnelOpener,
  type IOpenerOptions
} from './tunnel-opener';

/** What the supervisor needs. */
export interface ISupervisorOptions extends IOpenerOptions {
  /** Traffic policy, or null. */
  policy: string | null;
  /** Whether the address still leads to this machine. Rejects when nobody answers there. */
  leadsHere: () => Promise<boolean>;
  /** State or address has changed. */
  onChange: () => void;
  /** The address has become another one. */
  onMoved: () => void;
  /** It is over for good. */
  onLost: (problem: GatewayError) => void;
}

/** Used once. */
export class TunnelSupervisor {
  constructor(private readonly options: ISupervisorOptions) {
    this._policy = options.policy;
    this._opener = new TunnelOpener(options, {
      signal: this._closing.signal,
      policy: () => this._policy,
      show: (problem, retryAtWallMs) => this.show(problem, retryAtWallMs)
    });
  }

  /** `https://host` of the tunnel; empty before the start. */
  get origin(): string {
    return this._origin;
  }

  /** Why guests cannot come at the moment; null when they can. */
  get problem(): IProblem | null {
    return this._problem;
  }

  /** Wall-clock time of the next try; null when there is none to come. */
  get retryAtWallMs(): number | null {
    return this._retryAtWallMs;
  }

  get asksForBasicAuth(): boolean {
    return this._policy !== null;
  }

  /**
   * Opens the tunnel for the first time.
   *
   * @throws GatewayError why it cannot be opened
   */
  async start(): Promise<void> {
    this.adopt(await this.open(this.options.domain, 'first'));
  }

  /**
   * Opens the tunnel anew without a policy, at the same address.
   *
   * @throws GatewayError why it cannot be opened
   */
  async dropPolicy(): Promise<void> {
    this._policy = null;
    this._turn += 1;
    await this.retire();
    this.adopt(await this.open(this._domain, 'first'));
  }

  /**
   * Opens a second tunnel at another address and closes the first one then.
   *
   * @throws GatewayError `NO_NEW_ADDRESS`, or why it cannot be opened; the first one stays
   */
  async moveElsewhere(): Promise<void> {
    let agent: IAgent;
    try {
      agent = await this._opener.launch(null);
    } catch (error) {
      const { problem } = await this.options.explain(error);
      // An account with one address cannot open it twice.
      throw problem.code === 'NGROK_ADDRESS_IN_USE'
        ? new GatewayError('NO_NEW_ADDRESS', problem)
        : problem;
    }
    if (originOf(agent) === this._origin) {
      await agent.close();
      throw new GatewayError('NO_NEW_ADDRESS');
    }
    this._turn += 1;
    await this.retire();
    this.adopt(agent);
  }

  /** Takes the address down and ends every process. */
  async close(): Promise<void> {
    this._closing.abort();
    await this.retire();
  }

  private async retire(): Promise<void> {
    const agent = this._agent;
    this._agent = null;
    this._pulse?.dispose();
    this._pulse = null;
    await agent?.close();
  }

  /** From here on this is the tunnel. */
  private adopt(agent: IAgent): void {
    if (this._closing.signal.aborted) {
      agent.kill();
      throw closed();
    }
    const { clock, onChange, onMoved } = this.options;
    // Whatever else was on its way: there is one tunnel at a time.
    this._turn += 1;
    this._pulse?.dispose();
    this._agent?.kill();
    const before = this._origin;
    this._isUnsure = false;
    this._agent = agent;
    this._origin = originOf(agent);
    this._domain = new URL(this._origin).hostname;
    this.show(null, null);
    this._pulse = new Pulse({
      agent,
      clock,
      silenceLimitMs: this._opener.silenceLimitMs,
      onLost: () => {
        this._isUnsure = true;
        this.show(new GatewayError('TUNNEL_LOST'), null);
      },
      onAlive: () => this.confirm(agent),
      onEnd: end => this.revive(end)
    });
    if (before !== '' && before !== this._origin) {
      onMoved();
    }
    onChange();
  }

  /**
   * The service has given a sign of life. After a loss that the SDK has mended
   * by itself the address may be another one, which it does not say.
   */
  private confirm(agent: IAgent): void {
    if (!this._isUnsure) {
      this.show(null, null);
      return;
    }
    this.options.leadsHere().then(
      isHere => {
        if (agent !== this._agent || !this._isUnsure) {
          return;
        }
        if (isHere) {
          this._isUnsure = false;
          this.show(null, null);
        } else {
          this._pulse?.dispose();
          this.revive({ kind: 'elsewhere' });
        }
      },
      // Nobody knows: the next sign of life asks again.
      () => undefined
    );
  }

  /** The tunnel is lost: brings it back, however long that takes. */
  private revive(end: PulseEnd): void {
    this.options.log.write('warning', 'tunnel-lost', {
      kind: end.kind === 'ended' ? end.end.end : end.kind
    });
    const turn = ++this._turn;
    this.bringBack(end, turn).catch((error: unknown) => {
      if (!this._closing.signal.aborted && turn === this._turn) {
        this.options.onLost(
          error instanceof GatewayError
            ? error
            : new GatewayError('GATEWAY_FAILED', error)
        );
      }
    });
  }

  private async bringBack(end: PulseEnd, turn: number): Promise<void> {
    this._agent?.kill();
    this._agent = null;
    this.show(new GatewayError('TUNNEL_LOST'), null);
    if (end.kind === 'ended' && end.end.end === 'stop-command') {
      throw new GatewayError('NGROK_STOPPED');
    }
    if (end.kind === 'ended' && end.end.end === 'listener-ended') {
      const { problem, retry } = await this.options.explain(
        new AgentFailure('bind', end.end.message)
      );
      if (retry === 'never' && problem.service !== null) {
        throw problem;
      }
      if (turn !== this._turn) {
        throw closed();
      }
    }
    const agent = await this.open(this._domain, 'again');
    if (turn === this._turn) {
      this.adopt(agent);
    } else {
      // The host has taken another address meanwhile.
      agent.kill();
    }
  }

  private open(
    domain: string | null,
    time: 'first' | 'again'
  ): Promise<IAgent> {
    const turn = this._turn;
    return this._opener.open(domain, time, () => turn === this._turn);
  }

  private show(
    problem: GatewayError | null,
    retryAtWallMs: number | null
  ): void {
    const shown = problem === null ? null : GatewayError.problemOf(problem);
    const isSame =
      shown?.code === this._problem?.code &&
      retryAtWallMs === this._retryAtWallMs;
    this._problem = shown;
    this._retryAtWallMs = retryAtWallMs;
    if (!isSame) {
      this.options.onChange();
    }
  }

  private readonly _closing = new AbortController();
  private readonly _opener: TunnelOpener;
  private _policy: string | null;
  /** Grows with every tunnel that takes the place of another, so that whoever comes too late notices. */
  private _turn = 0;
  /** The connection was lost; whether the address is still the same is not known yet. */
  private _isUnsure = false;
  private _agent: IAgent | null = null;
  private _pulse: Pulse | null = null;
  private _origin = '';
  private _domain: string | null = null;
  private _problem: IProblem | null = null;
  private _retryAtWallMs: number | null = null;
}
