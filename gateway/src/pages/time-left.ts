/**
 * How long a share goes on, in words.
 *
 * @module
 */

/**
 * @param minutes whole minutes left; below 1 counts as less than one
 * @returns such as `42 min`, `1 h 05 min`, `less than a minute`
 */
export function timeLeft(minutes: number): string {
  if (minutes < 1) {
    return 'less than a minute';
  }
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const rest = minutes % 60;
  return rest === 0
    ? `${minutes / 60} h`
    : `${Math.floor(minutes / 60)} h ${String(rest).padStart(2, '0')} min`;
}

/**
 * @param seconds whole seconds, ≥ 1
 * @returns such as `30 seconds`, `2 minutes`; rounded up, so that the wait is long enough
 */
export function waitingTime(seconds: number): string {
  if (seconds < 60) {
    return seconds === 1 ? '1 second' : `${seconds} seconds`;
  }
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
