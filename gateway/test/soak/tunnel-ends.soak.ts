/**
 * Every abrupt end twenty times, and five outages each of 2, 15 and 90 seconds.
 * Takes about half an hour, so it is no part of the suite:
 *
 *     npm run soak:gateway
 *
 * @module
 */
import { ENDS, doorStaysOpenMs } from '../support/abrupt-ends';
import { ngrokTests } from '../support/ngrok-tests';
import { afterOutage, isBack, type Outage } from '../support/outage';

const TIMES = 20;
const CUTS = 5;

jest.setTimeout(30 * 60_000);

const tests = ngrokTests();

/** Least, middle and most of milliseconds. */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((one, other) => one - other);
  const shown = [0, sorted.length >> 1, sorted.length - 1];
  return shown.map(at => Math.round(sorted[at] ?? NaN)).join(' / ');
}

it.each(ENDS)('$who $how', async end => {
  const openMs: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    openMs.push(await doorStaysOpenMs(tests, end));
  }
  console.log(`${end.who} ${end.how}: ${spread(openMs)} ms`);
  expect(Math.max(...openMs)).toBeLessThan(
    end.how === 'frozen' ? 12_000 : 2000
  );
});

it.each<[Outage, number]>([
  ['offline', 2000],
  ['frozen', 2000],
  ['offline', 15_000],
  ['frozen', 15_000],
  ['offline', 90_000]
])('%s for %d ms', async (how, durationMs) => {
  const stage = await tests.share({ options: { minutes: 60 } });
  const guest = await stage.joined('Grace');
  const { url } = stage;
  const backMs: number[] = [];
  for (let time = 0; time < CUTS; time += 1) {
    backMs.push(
      await afterOutage(tests.edge, how, durationMs, () => isBack(guest))
    );
    expect(stage.url).toBe(url);
  }
  console.log(`${how} for ${durationMs} ms: back ${spread(backMs)} ms`);
  expect(Math.max(...backMs)).toBeLessThan(10_000);
});
