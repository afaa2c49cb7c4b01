/**
 * The life of a gateway: it opens one share on order, keeps it, and ends with
 * it. Every way out ends with the door shut.
 *
 * @module
 */

import type { Readable, Writable } from 'node:stream';
import type {
  EndReason,
  IInvitation,
  IProblem,
  Phase,
  StartStep
} from '../../src/protocol';
import type { IClock } from './clock';
import { openControl, type IControl, type Order } from './control';
import { GatewayError } from './errors';
import { bidFarewell } from './farewell';
import type { GuestState } from './guest-state';
import { openLifeline, type ILifeline } from './lifeline';
import { carryOut, type LiveOrder } from './live-orders';
import type { ILog } from './log';
import { OpenedShare } from './opened-share';
import type { IRandom } from './random';
import { ensureStartOptions } from './start-options';
import { createStatusBoard, type IStatusBoard } from './status';

/** How the process ends. */
export const EXIT = {
  /** The share is over, or there never was one. */
  ENDED: 0,
  /** An error of the gateway's own. */
  BROKEN: 1,
  /** The parent is gone, frozen, or does not keep to the contract. */
  ABANDONED: 2
} as const;

/** A way to end. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** How long the last words to the parent may take, in milliseconds. */
const FLUSH_LIMIT_MS = 1000;

/** What a gateway needs. */
export interface IGatewayOptions {
  input: Readable;
  output: Writable;
  log: ILog;
  clock: IClock;
  random: IRandom;
  /** Version of the package. */
  version: string;
  /** Process id of the parent now. */
  parentId: () => number;
  /** Ends the process; the kernel shuts what is open. */
  exit: (code: ExitCode) => void;
}

/** A gateway that listens to its parent. */
export interface IGateway {
  /** Ends the share as if the host had stopped it, then the process. */
  stop(): void;
  /** Ends the process at once. */
  abandon(code: ExitCode): void;
}

/** Greets the parent and waits for orders. */
export function createGateway(options: IGatewayOptions): IGateway {
  const gateway = new Gateway(options);
  return {
    stop: () => gateway.end('stopped', null),
    abandon: code => gateway.abandon(code)
  };
}

class Gateway {
  constructor(private readonly options: IGatewayOptions) {
    const { input, output, log, version, clock, parentId } = options;
    this._board = createStatusBoard(
      clock,
      () => ({
        phase: this._phase,
        steps: this._steps,
        share: this._opened?.shown ?? null,
        problem: this._problem
      }),
      status => this._control.send({ type: 'status', status })
    );
    this._lifeline = openLifeline({
      clock,
      parentId,
      onLook: () => this.lookAtTime(),
      onCut: end => {
        log.write('error', 'parent-lost', { end });
        this.abandon(EXIT.ABANDONED);
      }
    });
    this._control = openControl({
      input,
      output,
      log,
      version,
      onOrder: order => this.obey(order),
      onEnd: end => {
        log.write(end === 'end-of-input' ? 'info' : 'error', 'pipe-ended', {
          end
        });
        this.abandon(EXIT.ABANDONED);
      }
    });
  }

  /** Ends at once: the kernel closes every socket with the process. */
  abandon(code: ExitCode): void {
    this._phase = 'off';
    this._lifeline.dispose();
    this._board.dispose();
    this._opened?.stopListening();
    this.options.exit(code);
  }

  /** Ends the share in good order, then the process. */
  end(reason: EndReason, problem: IProblem | null): void {
    if (!this._isEnding) {
      this._isEnding = true;
      this.carefully(() => this.shut(reason, problem));
    }
  }

  private obey(order: Order): void {
    switch (order.type) {
      case 'ping':
        this._lifeline.renew();
        this._control.send({ type: 'pong' });
        return;
      case 'start':
        this.carefully(() => this.start(order));
        return;
      case 'stop':
        this._stopIds.push(order.id);
        this.end('stopped', null);
        return;
      default:
        this.carefully(() => this.answer(order));
    }
  }

  private async start(order: Order & { type: 'start' }): Promise<void> {
    if (this._hasStarted) {
      throw new Error('A gateway opens one share only.');
    }
    this._hasStarted = true;
    this._startId = order.id;
    try {
      this._opened = new OpenedShare({
        ...this.options,
        start: { ...order, options: ensureStartOptions(order.options) },
        onStep: step => this.showStep(step),
        onChange: () => this._board.sendSoon(),
        onLeft: guest => this.showOut(guest),
        onLost: problem => this.lose(problem)
      });
      await this._opened.open();
    } catch (error) {
      await this.failToStart(error);
      return;
    }
    // Otherwise it was stopped at the last moment: that is already shutting.
    if (!this._isEnding) {
      this._phase = 'live';
      this.options.log.write('info', 'share-live', { share: this._opened.id });
      this._board.send();
      this.settleStart(null);
    }
  }

  private showStep(step: StartStep): void {
    if (!this._isEnding) {
      this._phase = 'starting';
      this._steps.push(step);
      this._board.send();
    }
  }

  private async failToStart(error: unknown): Promise<void> {
    if (this._isEnding) {
      return;
    }
    this._isEnding = true;
    this.options.log.write('error', 'start-failed', {
      error,
      cause: error instanceof Error ? error.cause : null
    });
    await this._opened?.close();
    this._opened = null;
    this._phase = 'failed';
    this._problem = GatewayError.problemOf(error);
    this._board.send();
    this.settleStart(error);
    await this.leave();
  }

  /** Answers the order to start, once. */
  private settleStart(error: unknown): void {
    if (this._startId === null) {
      return;
    }
    if (error === null) {
      this.succeed(this._startId);
    } else {
      this.fail(this._startId, error);
    }
    this._startId = null;
  }

  /** The order in which a share is shut: door, guests, connections, report. */
  private async shut(
    reason: EndReason,
    problem: IProblem | null
  ): Promise<void> {
    const { clock, log } = this.options;
    const share = this._opened?.share ?? null;
    this._opened?.stopListening();
    share?.markEnded({ reason });
    if (share !== null) {
      await bidFarewell(share.guests.all, reason, clock);
    }
    await this._opened?.close();
    log.write('info', 'share-over', { reason });
    this._opened = null;
    this._phase = 'off';
    this._steps = [];
    this._problem = problem;
    this._board.send();
    this.settleStart(new GatewayError('NOT_LIVE'));
    for (const id of this._stopIds) {
      this.succeed(id);
    }
    await this.leave();
  }

  private async leave(): Promise<void> {
    const { clock, exit } = this.options;
    this._lifeline.dispose();
    this._board.dispose();
    // A parent that reads no more does not keep the process.
    const cancel = clock.after(FLUSH_LIMIT_MS, () => exit(EXIT.ENDED));
    await this._control.flushed();
    cancel();
    exit(EXIT.ENDED);
  }

  private async answer(order: LiveOrder): Promise<void> {
    try {
      const value = await carryOut(order, this.live(), this.options.clock);
      if (order.type !== 'invitation') {
        this._board.send();
      }
      this.succeed(order.id, value);
    } catch (error) {
      if (this._isEnding) {
        this.fail(order.id, new GatewayError('NOT_LIVE'));
        return;
      }
      if (!(error instanceof GatewayError)) {
        throw error;
      }
      this.fail(order.id, error);
    }
  }

  private showOut(guest: GuestState): void {
    this.carefully(() => bidFarewell([guest], 'left', this.options.clock));
  }

  private lose(problem: GatewayError): void {
    this.options.log.write('error', 'transport-lost', {
      error: problem,
      cause: problem.cause ?? null
    });
    this.end('stopped', GatewayError.problemOf(problem));
  }

  private lookAtTime(): void {
    if (this._opened !== null && this._opened.limit.leftMs <= 0) {
      this.end('expired', GatewayError.problemOf(new GatewayError('EXPIRED')));
    }
  }

  private live(): OpenedShare {
    if (this._phase !== 'live' || this._isEnding || this._opened === null) {
      throw new GatewayError('NOT_LIVE');
    }
    return this._opened;
  }

  private succeed(id: number, value: IInvitation | null = null): void {
    this._control.send({ type: 'result', id, ok: true, value });
  }

  private fail(id: number, error: unknown): void {
    const problem = GatewayError.problemOf(error);
    this._control.send({ type: 'result', id, ok: false, problem });
  }

  /** Whatever goes wrong that nobody foresaw: the door is shut at once. */
  private carefully(task: () => Promise<void>): void {
    task().catch((error: unknown) => {
      this.options.log.write('error', 'gateway-broken', { error });
      this.abandon(EXIT.BROKEN);
    });
  }

  private readonly _board: IStatusBoard;
  private readonly _control: IControl;
  private readonly _lifeline: ILifeline;
  private readonly _stopIds: number[] = [];
  private _opened: OpenedShare | null = null;
  private _phase: Phase = 'off';
  private _steps: StartStep[] = [];
  private _problem: IProblem | null = null;
  private _hasStarted = false;
  /** Id of the order to start while it is not answered. */
  private _startId: number | null = null;
  private _isEnding = false;
}
