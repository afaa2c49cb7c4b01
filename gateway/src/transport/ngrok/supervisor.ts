/**
 * Keeps one address reachable for as long as the share lasts: opens the
 * tunnel, watches it, and opens it anew when it is lost. What only a person
 * can mend ends it.
 *
 * @module
 */

import type { IProblem } from '../../../../src/protocol';
import type { IClock } from '../../clock';
import { GatewayError } from '../../errors';
import type { ILog } from '../../log';
import type { IRandom } from '../../random';
import type { ITunnelSettings } from './agent/messages';
import { AgentFailure, type IAgent, type LaunchAgent } from './agent-process';
import { backOffMs } from './back-off';
import type { IExplained } from './explain-failure';
import { Pulse, type PulseEnd } from './pulse';

/** How long what passes soon is waited for, in milliseconds. */
export const SOON_LIMIT_MS = 60_000;

/** Seconds between heartbeats, and for the answer; the second pair are the service's defaults, for when it takes no quicker ones. */
const HEARTBEATS = [
  { interval: 5, tolerance: 5, silenceLimitMs: 10_000 },
  { interval: 10, tolerance: 15, silenceLimitMs: 25_000 }
] as const;

/** How often an ingress that was out of reach is looked for, in milliseconds. */
const PROBE_EVERY_MS = 2000;

/** What the supervisor needs. */
export interface ISupervisorOptions {
  /** Everything but what the supervisor decides. */
  settings: Omit<
    ITunnelSettings,
    | 'domain'
    | 'policy'
    | 'heartbeatIntervalSeconds'
    | 'heartbeatToleranceSeconds'
  >;
  /** Domain the host has asked for, or null. */
  domain: string | null;
  /** Traffic policy, or null. */
  policy: string | null;
  launch: LaunchAgent;
  explain: (failure: unknown) => Promise<IExplained>;
  /** Whether the ingress answers; null when it does, else why not. Takes a few seconds at most. */
  probe: (signal: AbortSignal) => Promise<GatewayError | null>;
  /** Whether the address still leads to this machine. Rejects when nobody answers there. */
  leadsHere: () => Promise<boolean>;
  clock: IClock;
  random: IRandom;
  log: ILog;
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
      agent = await this.launch(null);
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
      silenceLimitMs: this._heartbeat.silenceLimitMs,
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

  /** Tries until it stands or there is no point in trying. */
  private async open(
    domain: string | null,
    time: 'first' | 'again'
  ): Promise<IAgent> {
    const { clock, random } = this.options;
    const turn = this._turn;
    let soonUntilMs = clock.monotonicMs() + SOON_LIMIT_MS;
    let wanted = domain;
    for (let tries = 1; ; tries += 1) {
      const tried = await this.attempt(wanted, time);
      if ('agent' in tried) {
        return tried.agent;
      }
      if (turn !== this._turn) {
        throw closed();
      }
      const explained = tried.failure;
      const { problem, retry } = explained;
      this.options.log.write('warning', 'tunnel-failed', {
        error: problem,
        code: problem.code,
        service: problem.service?.code ?? null,
        tries
      });
      if (explained.isAboutHeartbeat && this._heartbeat !== HEARTBEATS[1]) {
        this._heartbeat = HEARTBEATS[1];
        continue;
      }
      if (
        explained.isAboutDomain &&
        wanted !== null &&
        wanted !== this.options.domain
      ) {
        // The service gave this name before and does not reserve it: another one is better than none.
        wanted = null;
        continue;
      }
      if (time === 'again' && retry === 'always') {
        // What passes soon is counted from the first time that it is in the way.
        soonUntilMs = Infinity;
      } else if (soonUntilMs === Infinity) {
        soonUntilMs = clock.monotonicMs() + SOON_LIMIT_MS;
      }
      const isTooLate = clock.monotonicMs() >= soonUntilMs;
      // At the first start nobody waits for a network; the service's own trouble is waited for.
      if (
        retry === 'never' ||
        (retry === 'soon' && isTooLate) ||
        (time === 'first' && (isTooLate || problem.service === null))
      ) {
        throw problem;
      }
      const delayMs = backOffMs(retry, tries, random);
      this.show(problem, clock.wallMs() + delayMs);
      const isBackInReach = await this.pause(delayMs, explained.isUnreachable);
      tries = isBackInReach ? 0 : tries;
      this.show(problem, null);
    }
  }

  private async attempt(
    domain: string | null,
    time: 'first' | 'again'
  ): Promise<{ agent: IAgent } | { failure: IExplained }> {
    const { probe, explain } = this.options;
    const { signal } = this._closing;
    try {
      signal.throwIfAborted();
      const problem = time === 'again' ? await probe(signal) : null;
      return problem === null
        ? { agent: await this.launch(domain) }
        : { failure: { ...(await explain(problem)), isUnreachable: true } };
    } catch (error) {
      if (signal.aborted) {
        throw closed();
      }
      return { failure: await explain(error) };
    }
  }

  /** @throws AgentFailure, or GatewayError for an address that is none of https */
  private async launch(domain: string | null): Promise<IAgent> {
    const { settings, launch } = this.options;
    const agent = await launch(
      {
        ...settings,
        domain,
        policy: this._policy,
        heartbeatIntervalSeconds: this._heartbeat.interval,
        heartbeatToleranceSeconds: this._heartbeat.tolerance
      },
      this._closing.signal
    );
    if (agent.proto !== 'https' || originOf(agent) === '') {
      await agent.close();
      throw new GatewayError('NGROK_NOT_HTTPS');
    }
    return agent;
  }

  /**
   * Waits; shorter when the ingress, out of reach at first, is there again.
   *
   * @returns whether that was so
   */
  private async pause(
    delayMs: number,
    isUnreachable: boolean
  ): Promise<boolean> {
    const { clock, probe } = this.options;
    const { signal } = this._closing;
    const untilMs = clock.monotonicMs() + delayMs;
    let wasUnreachable = isUnreachable;
    for (;;) {
      const leftMs = untilMs - clock.monotonicMs();
      if (signal.aborted || leftMs <= 0) {
        return false;
      }
      await this.sleep(Math.min(leftMs, PROBE_EVERY_MS));
      if (leftMs <= PROBE_EVERY_MS) {
        return false;
      }
      const isReachable = (await probe(signal)) === null;
      if (isReachable && wasUnreachable) {
        return true;
      }
      wasUnreachable ||= !isReachable;
    }
  }

  private sleep(delayMs: number): Promise<void> {
    const { signal } = this._closing;
    return new Promise(resolve => {
      const done = (): void => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.options.clock.after(delayMs, done);
      signal.addEventListener('abort', done, { once: true });
    });
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
  private _heartbeat: (typeof HEARTBEATS)[number] = HEARTBEATS[0];
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

/** `https://host[:port]` of an address, empty when it is none of https without a path. */
function originOf({ url }: IAgent): string {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' &&
    parsed.pathname === '/' &&
    parsed.username === ''
    ? parsed.origin
    : '';
}

function closed(): Error {
  return new Error('The tunnel was closed while it was opening.');
}
