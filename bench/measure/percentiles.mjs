/**
 * Middle and tail of a list of measurements.
 *
 * @module
 */

/**
 * The value below which a share of the values lies (nearest rank).
 *
 * @param share between 0 and 1
 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1];
}

/** The middle value, or the mean of the middle two. */
export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(half)]
    : (sorted[half - 1] + sorted[half]) / 2;
}

/** The medians of objects that hold the same numbers, name by name. */
export function medians(rounds) {
  return Object.fromEntries(
    Object.keys(rounds[0]).map(name => [
      name,
      median(rounds.map(round => round[name]))
    ])
  );
}
