/**
 * Opens tunnels: tries until one stands or there is no point in trying.
 *
 * @module
 */

import type { IClock } from '../../clock';
import { GatewayError } from '../../errors';
import type { ILog } from '../../log';
import type { IRandom } from '../../random';
import type { ITunnelSettings } from './agent/messages';
import type { IAgent, LaunchAgent } from './agent-process';
import { backOffMs } from './back-off';
import type { IExplained } from './explain-failure';

/** How long what passes soon is waited for, in milliseconds. */
export const SOON_LIMIT_MS = 60_000;

/** Seconds between heartbeats, and for the answer; the second pair are the service's defaults, for when it takes no quicker ones. */
const HEARTBEATS = [
  { interval: 5, tolerance: 5, silenceLimitMs: 10_000 },
  { interval: 10, tolerance: 15, silenceLimitMs: 25_000 }
] as const;

/** How often an ingress that was out of reach is looked for, in milliseconds. */
const PROBE_EVERY_MS = 2000;

/** What the opener needs. */
export interface IOpenerOptions {
  /** Everything but what is decided for each try. */
  settings: Omit<
    ITunnelSettings,
    | 'domain'
    | 'policy'
    | 'heartbeatIntervalSeconds'
    | 'heartbeatToleranceSeconds'
  >;
  /** Domain the host has asked for, or null. */
  domain: string | null;
  launch: LaunchAgent;
  explain: (failure: unknown) => Promise<IExplained>;
  /** Whether the ingress answers; null when it does, else why not. Takes a few seconds at most. */
  probe: (signal: AbortSignal) => Promise<GatewayError | null>;
  clock: IClock;
  random: IRandom;
  log: ILog;
}

/** What an opener tells and is told. */
export interface IOpenerHost {
  /** Gives up when it is aborted. */
  readonly signal: AbortSignal;
  /** Traffic policy of the next try, or null. */
  policy(): string | null;
  /** Why there is no tunnel yet, and the wall-clock time of the next try; null while one is going on. */
  show(problem: GatewayError, retryAtWallMs: number | null): void;
}

/** Opens tunnels for one share. */
export class TunnelOpener {
  constructor(
    private readonly options: IOpenerOptions,
    private readonly host: IOpenerHost
  ) {}

  /** How long the service may be silent, in milliseconds. */
  get silenceLimitMs(): number {
    return this._heartbeat.silenceLimitMs;
  }

  /**
   * Tries until it stands or there is no point in trying.
   *
   * @param time at the first one nobody waits for a network
   * @param isWanted whether it still makes sense to go on
   * @throws GatewayError why there is none
   */
  async open(
    domain: string | null,
    time: 'first' | 'again',
    isWanted: () => boolean
  ): Promise<IAgent> {
    const { clock, random } = this.options;
    let soonUntilMs = clock.monotonicMs() + SOON_LIMIT_MS;
    let wanted = domain;
    for (let tries = 1; ; tries += 1) {
      const tried = await this.attempt(wanted, time);
      if ('agent' in tried) {
        return tried.agent;
      }
      if (!isWanted()) {
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
      this.host.show(problem, clock.wallMs() + delayMs);
      const isBackInReach = await this.pause(delayMs, explained.isUnreachable);
      tries = isBackInReach ? 0 : tries;
      this.host.show(problem, null);
    }
  }

  private async attempt(
    domain: string | null,
    time: 'first' | 'again'
  ): Promise<{ agent: IAgent } | { failure: IExplained }> {
    const { probe, explain } = this.options;
    const { signal } = this.host;
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
  async launch(domain: string | null): Promise<IAgent> {
    const { settings, launch } = this.options;
    const agent = await launch(
      {
        ...settings,
        domain,
        policy: this.host.policy(),
        heartbeatIntervalSeconds: this._heartbeat.interval,
        heartbeatToleranceSeconds: this._heartbeat.tolerance
      },
      this.host.signal
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
    const { signal } = this.host;
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
    const { signal } = this.host;
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

  private _heartbeat: (typeof HEARTBEATS)[number] = HEARTBEATS[0];
}

/** `https://host[:port]` of an address, empty when it is none of https without a path. */
export function originOf({ url }: IAgent): string {
  const parsed = URL.parse(url);
  return parsed?.protocol === 'https:' &&
    parsed.pathname === '/' &&
    parsed.username === ''
    ? parsed.origin
    : '';
}

/** The share was stopped, or another tunnel has taken this one's place. */
export function closed(): Error {
  return new Error('The tunnel was closed while it was opening.');
}
