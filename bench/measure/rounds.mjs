/**
 * Measures contenders in turn, A B A B: whatever the machine does meanwhile
 * befalls all of them.
 *
 * @module
 */
import { medians } from './percentiles.mjs';

/**
 * The contenders' medians, in their order. Every other round goes backwards,
 * so that nobody always comes first.
 *
 * @param contenders what is compared
 * @param count how many rounds
 * @param measure one contender's numbers in one round
 */
export async function interleave(contenders, count, measure) {
  const taken = contenders.map(() => []);
  for (let round = 0; round < count; round++) {
    const order = [...contenders.keys()];
    for (const index of round % 2 === 0 ? order : order.reverse()) {
      taken[index].push(await measure(contenders[index], round));
    }
  }
  return taken.map(medians);
}
