/**
 * Counts what a share sends through its tunnel against what a month allows.
 * Counting never stops a share: whoever cannot keep the books says so in the
 * log and goes on.
 *
 * @module
 */

import type { IStartOptions, IUsage } from '../../../src/protocol';
import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { ITraffic } from '../transport/transport';
import { monthOf, type MonthLedger } from './month-ledger';
import { Pace, type IPace } from './pace';

/** How often the counters are read, in milliseconds. */
export const LOOK_MS = 5000;

/** How often they are written and other shares' are read, in milliseconds: what a crash may lose. */
const WRITE_MS = 15_000;

const NOTHING: ITraffic = { requests: 0, bytes: 0 };

/** What is needed. */
export interface IMeterOptions {
  limits: Pick<IStartOptions, 'monthly_requests' | 'monthly_bytes'>;
  ledger: Pick<MonthLedger, 'others' | 'write'>;
  /** Counters since the share's start. */
  traffic: () => ITraffic;
  /** Guests who are in. */
  guests: () => number;
  clock: IClock;
  log: ILog;
  /** Told when there is something new to show. */
  onChange: () => void;
}

/** Counts until it is stopped. */
export class Meter {
  constructor(private readonly options: IMeterOptions) {
    this._month = monthOf(options.clock.wallMs());
    this.look();
  }

  /** The figures of now. */
  get usage(): IUsage {
    const { limits, traffic } = this.options;
    const { requests, bytes } = traffic();
    return {
      requests,
      bytes,
      month_requests: this._others.requests + requests - this._before.requests,
      month_bytes: this._others.bytes + bytes - this._before.bytes,
      limit_requests: limits.monthly_requests,
      limit_bytes: limits.monthly_bytes,
      requests_per_hour: this._pace.requestsPerHour,
      bytes_per_hour: this._pace.bytesPerHour
    };
  }

  /** Writes what is not written yet. */
  async stop(): Promise<void> {
    this._cancel();
    this._isStopped = true;
    await this.write();
  }

  private look(): void {
    const { clock, traffic, guests, onChange } = this.options;
    const now = traffic();
    const nowMs = clock.monotonicMs();
    this._pace = this._paces.look(nowMs, now, guests());
    const month = monthOf(clock.wallMs());
    if (month !== this._month || nowMs >= this._writeAtMs) {
      this._writeAtMs = nowMs + WRITE_MS;
      void this.write().then(() => this.turn(month));
    }
    if (now.requests !== this._shown) {
      this._shown = now.requests;
      onChange();
    }
    this._cancel = clock.after(LOOK_MS, () => this.look());
  }

  /** With a new month all begins at nothing. */
  private turn(month: string): void {
    if (month !== this._month) {
      this._month = month;
      this._before = this.options.traffic();
      this._others = NOTHING;
    }
  }

  /** One after the other: an older figure must not come last. */
  private write(): Promise<void> {
    this._writing = this._writing.then(() => this.writeNow());
    return this._writing;
  }

  private async writeNow(): Promise<void> {
    const { ledger, traffic, log, onChange } = this.options;
    const month = this._month;
    const { requests, bytes } = traffic();
    try {
      await ledger.write(month, {
        requests: requests - this._before.requests,
        bytes: bytes - this._before.bytes
      });
      const others = await ledger.others(month);
      if (month === this._month && !this._isStopped) {
        const isNew = others.requests !== this._others.requests;
        this._others = others;
        if (isNew) {
          onChange();
        }
      }
    } catch (error) {
      log.write('warning', 'usage-not-kept', { error });
    }
  }

  private readonly _paces = new Pace();
  private _pace: IPace = { requestsPerHour: null, bytesPerHour: null };
  private _month: string;
  private _before: ITraffic = NOTHING;
  private _others: ITraffic = NOTHING;
  private _shown = -1;
  private _writeAtMs = 0;
  private _writing: Promise<void> = Promise.resolve();
  private _isStopped = false;
  private _cancel: () => void = () => undefined;
}
