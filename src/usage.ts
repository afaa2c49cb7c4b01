/**
 * What went through a tunnel measured against what a month may take, and how
 * long the rest lasts. Pure.
 *
 * @module
 */

import type { IUsage } from './protocol';

/** One thing that is counted. */
export interface IMeasure {
  kind: 'requests' | 'bytes';
  /** In this share. */
  share: number;
  /** Of all shares in this calendar month. */
  month: number;
  /** Most a month; null without a limit. */
  limit: number | null;
  /** At the pace of the last minutes; null while that is too short to say. */
  perHour: number | null;
}

/** How much of a limit is used, in percent, from where it is worth a warning; 0 below that. */
export type Level = 0 | 70 | 90;

/** How long the rest of a month's limit lasts at the present pace. */
export type Forecast =
  /** There is no limit, or nothing goes through. */
  | { kind: 'none' }
  /** Too early to say. */
  | { kind: 'unknown' }
  /** Longer than the month. */
  | { kind: 'enough' }
  /** Nothing is left. */
  | { kind: 'used-up' }
  /** Less than a day: whole hours, rounded down. */
  | { kind: 'hours'; hours: number }
  /** A day or more: when, in milliseconds since 1970. */
  | { kind: 'until'; atMs: number };

const HOUR_MS = 3_600_000;

/** Both measures of a usage. */
export function measuresOf(usage: IUsage): readonly [IMeasure, IMeasure] {
  return [
    {
      kind: 'requests',
      share: usage.requests,
      month: usage.month_requests,
      limit: usage.limit_requests,
      perHour: usage.requests_per_hour
    },
    {
      kind: 'bytes',
      share: usage.bytes,
      month: usage.month_bytes,
      limit: usage.limit_bytes,
      perHour: usage.bytes_per_hour
    }
  ];
}

/** Used part of the limit in percent, rounded down so that 70 is not said before it is reached; null without a limit. */
export function percentOf(measure: IMeasure): number | null {
  return measure.limit === null
    ? null
    : Math.floor((measure.month / measure.limit) * 100);
}

/** How worrying a measure is. */
export function levelOf(measure: IMeasure): Level {
  const percent = percentOf(measure) ?? 0;
  return percent >= 90 ? 90 : percent >= 70 ? 70 : 0;
}

/** @param nowMs milliseconds since 1970 */
export function forecastOf(measure: IMeasure, nowMs: number): Forecast {
  const { limit, month, perHour } = measure;
  if (limit === null) {
    return { kind: 'none' };
  }
  if (month >= limit) {
    return { kind: 'used-up' };
  }
  if (perHour === null) {
    return { kind: 'unknown' };
  }
  if (perHour <= 0) {
    return { kind: 'none' };
  }
  const hours = (limit - month) / perHour;
  const atMs = nowMs + hours * HOUR_MS;
  if (atMs >= endOfMonthMs(nowMs)) {
    return { kind: 'enough' };
  }
  return hours < 24
    ? { kind: 'hours', hours: Math.floor(hours) }
    : { kind: 'until', atMs };
}

/** Months are counted in UTC. */
function endOfMonthMs(nowMs: number): number {
  const now = new Date(nowMs);
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
}
