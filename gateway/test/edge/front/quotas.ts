/**
 * What an account may use in a month, and what happens above it.
 *
 * @module
 */

import { Refusal } from '../refusal';

/** Limits; Infinity for none. */
export interface IQuota {
  /** Requests, upgrades included. */
  requests: number;
  /** Bytes sent to visitors. */
  bytesOut: number;
}

/** What was used, by all visitors together. */
export interface ITraffic {
  readonly requests: number;
  /** As sent, TLS and all. */
  readonly bytesOut: number;
  readonly bytesIn: number;
}

/** The refusal that is due, if any. */
export function usedUp(traffic: ITraffic, quota: IQuota): Refusal | null {
  if (traffic.requests > quota.requests) {
    return new Refusal('ERR_NGROK_727', {});
  }
  return traffic.bytesOut >= quota.bytesOut
    ? new Refusal('ERR_NGROK_725', {})
    : null;
}
