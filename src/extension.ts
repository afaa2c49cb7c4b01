/**
 * Moving the end of a share, below the administrator's ceiling.
 *
 * @module
 */

import type { IShareStatus } from './protocol';

/** What one press adds, in minutes. */
export const EXTEND_MINUTES = 30;

/**
 * Whether another `EXTEND_MINUTES` stay below the ceiling.
 *
 * @param ceiling most minutes of a share; null for none
 */
export function canExtend(
  status: IShareStatus,
  ceiling: number | null
): boolean {
  if (!status.started_at || !status.expires_at) {
    return false;
  }
  const lengthMs =
    Date.parse(status.expires_at) - Date.parse(status.started_at);
  return ceiling === null || lengthMs / 60_000 + EXTEND_MINUTES <= ceiling;
}
