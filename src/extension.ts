/**
 * Moving the end of a share, as far as it may go.
 *
 * @module
 */

import type { IShareStatus } from './protocol';
import { MOST_MINUTES } from './protocol';

/** What one press adds, in minutes. */
export const EXTEND_MINUTES = 30;

/**
 * Whether another `EXTEND_MINUTES` make no share that is too long.
 *
 * @param ceiling most minutes that the administrator allows; null for no such ceiling
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
  const most = Math.min(ceiling ?? MOST_MINUTES, MOST_MINUTES);
  return lengthMs / 60_000 + EXTEND_MINUTES <= most;
}
