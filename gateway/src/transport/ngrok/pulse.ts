/**
 * Watches one tunnel that stands and finds out when it does not stand any
 * more. The SDK answers a lost connection with tries that soon lie hours
 * apart, and a silent one not at all; so silence counts here.
 *
 * @module
 */

import type { IClock } from '../../clock';
import type { IAgent, IAgentEnd } from './agent-process';

/** How often the clock is looked at, in milliseconds. */
const LOOK_MS = 500;

/** How long an agent may leave pings unanswered, in milliseconds. */
const PONG_LIMIT_MS = 9000;

/** Missed heartbeats in a row that are believed. */
const MOST_MISSED = 2;

/** Difference between the wall's clock and the machine's own from which on the machine has slept, in milliseconds. */
const SLEPT_MS = 15_000;

/** Why a tunnel is not trusted any more. */
export type PulseEnd =
  | { kind: 'ended'; end: IAgentEnd }
  /** No sign of life from the service. */
  | { kind: 'silent' }
  /** No sign of life from the agent's process. */
  | { kind: 'stuck' }
  /** The address does not lead here any more. */
  | { kind: 'elsewhere' }
  /** The machine has slept: what it was connected to has gone on without it. */
  | { kind: 'slept' };

/** What is needed. */
export interface IPulseOptions {
  agent: IAgent;
  /** How long the service may be silent, in milliseconds. */
  silenceLimitMs: number;
  clock: IClock;
  /** The connection is lost but may come back by itself. */
  onLost: () => void;
  /** The service has given a sign of life. */
  onAlive: () => void;
  /** Called once; nothing is called after it. */
  onEnd: (end: PulseEnd) => void;
}

/** Watches until the end or until it is told to stop. */
export class Pulse {
  constructor(private readonly options: IPulseOptions) {
    const { agent, clock, onLost, onAlive } = options;
    this._aliveAtMs = this._pongAtMs = clock.monotonicMs();
    this._sleepMs = clock.wallMs() - clock.monotonicMs();
    agent.observe({
      onHeartbeat: latencyMs => {
        if (this._isOver) {
          return;
        }
        if (latencyMs === null) {
          this._missed += 1;
          if (this._missed >= MOST_MISSED) {
            this.end({ kind: 'silent' });
          }
          return;
        }
        this._missed = 0;
        this._aliveAtMs = clock.monotonicMs();
        onAlive();
      },
      onDisconnected: () => {
        if (!this._isOver) {
          onLost();
        }
      },
      onPong: () => {
        this._pongAtMs = clock.monotonicMs();
      },
      onEnd: end => this.end({ kind: 'ended', end })
    });
    this.look();
  }

  /** Stops watching. */
  dispose(): void {
    this._isOver = true;
    this._cancel();
  }

  private look(): void {
    if (this._isOver) {
      return;
    }
    const { clock, silenceLimitMs } = this.options;
    const nowMs = clock.monotonicMs();
    // Not every system's own clock goes on in sleep.
    const sleepMs = clock.wallMs() - nowMs;
    if (Math.abs(sleepMs - this._sleepMs) > SLEPT_MS) {
      this.end({ kind: 'slept' });
    } else if (nowMs - this._aliveAtMs > silenceLimitMs) {
      this.end({ kind: 'silent' });
    } else if (nowMs - this._pongAtMs > PONG_LIMIT_MS) {
      this.end({ kind: 'stuck' });
    } else {
      this._cancel = clock.after(LOOK_MS, () => this.look());
    }
  }

  private end(end: PulseEnd): void {
    if (!this._isOver) {
      this.dispose();
      this.options.onEnd(end);
    }
  }

  private readonly _sleepMs: number;
  private _aliveAtMs: number;
  private _pongAtMs: number;
  private _missed = 0;
  private _isOver = false;
  private _cancel: () => void = () => undefined;
}
