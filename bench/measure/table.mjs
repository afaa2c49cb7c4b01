/**
 * Prints measurements as a table of plain text.
 *
 * @module
 */

/** @param columns headings; @param rows their cells, as text */
export function printTable(columns, rows) {
  const widths = columns.map((heading, index) =>
    Math.max(heading.length, ...rows.map(row => row[index].length))
  );
  const line = cells =>
    cells
      .map((cell, index) =>
        // Text to the left, numbers to the right.
        /^[\d.+-]/.test(rows[0][index])
          ? cell.padStart(widths[index])
          : cell.padEnd(widths[index])
      )
      .join('  ')
      .trimEnd();
  console.log(line(columns));
  console.log(line(widths.map(width => '-'.repeat(width))));
  rows.forEach(row => console.log(line(row)));
}

/** A number with about three digits. */
export function digits(value) {
  const places = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return value.toFixed(places);
}

/** How many times as much as the peer. */
export function ratio(value, peer) {
  return `${(value / peer).toFixed(2)}x`;
}
