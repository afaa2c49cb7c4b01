/**
 * How fast a tunnel is used up by the guests who are in now. Whoever comes in
 * loads JupyterLab first, which says nothing about the hours after.
 *
 * @module
 */

import type { ITraffic } from '../transport/transport';

/** How long after a guest's coming or going nothing is concluded, in milliseconds. */
const SETTLE_MS = 30_000;

/** What has to be seen before anything is said, and what is looked back at, in milliseconds. */
const LEAST_MS = 60_000;
const MOST_MS = 300_000;

const HOUR_MS = 3_600_000;

/** Pace of a moment. */
export interface IPace {
  /** Null while it is too early to say. */
  readonly requestsPerHour: number | null;
  readonly bytesPerHour: number | null;
}

interface ISample extends ITraffic {
  atMs: number;
}

/** Looks at samples. */
export class Pace {
  /** Takes one sample; `guests` are those who are in. Time never goes back. */
  look(atMs: number, traffic: ITraffic, guests: number): IPace {
    if (guests !== this._guests) {
      this._guests = guests;
      this._settledAtMs = atMs + SETTLE_MS;
      this._samples = [];
    }
    if (atMs >= this._settledAtMs) {
      this._samples.push({ atMs, ...traffic });
      while ((this._samples[1]?.atMs ?? atMs) <= atMs - MOST_MS) {
        this._samples.shift();
      }
    }
    const first = this._samples[0];
    const spanMs = first === undefined ? 0 : atMs - first.atMs;
    if (first === undefined || spanMs < LEAST_MS) {
      return { requestsPerHour: null, bytesPerHour: null };
    }
    const perHour = HOUR_MS / spanMs;
    return {
      requestsPerHour: Math.round(
        (traffic.requests - first.requests) * perHour
      ),
      bytesPerHour: Math.round((traffic.bytes - first.bytes) * perHour)
    };
  }

  private _guests = 0;
  private _settledAtMs = 0;
  private _samples: ISample[] = [];
}
