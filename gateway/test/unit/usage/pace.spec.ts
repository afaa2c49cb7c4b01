import { Pace } from '../../../src/usage/pace';

const SECOND_MS = 1000;

/** Looks every five seconds while requests and bytes grow evenly. */
function paceAfter(seconds: number, guestsAt: (second: number) => number) {
  const pace = new Pace();
  let shown = pace.look(0, { requests: 0, bytes: 0 }, guestsAt(0));
  for (let second = 5; second <= seconds; second += 5) {
    shown = pace.look(
      second * SECOND_MS,
      { requests: second, bytes: second * 10 },
      guestsAt(second)
    );
  }
  return shown;
}

it('says nothing before it has seen a minute of the same guests', () => {
  expect(paceAfter(85, () => 1).requestsPerHour).toBeNull();
  expect(paceAfter(90, () => 1)).toEqual({
    requestsPerHour: 3600,
    bytesPerHour: 36_000
  });
});

it('begins anew when somebody comes or goes', () => {
  expect(
    paceAfter(200, second => (second < 150 ? 1 : 2)).requestsPerHour
  ).toBeNull();
  expect(paceAfter(245, second => (second < 150 ? 1 : 2)).requestsPerHour).toBe(
    3600
  );
});

it('looks back five minutes and no more', () => {
  const pace = new Pace();
  let requests = 0;
  let shown = pace.look(0, { requests, bytes: 0 }, 0);
  for (let second = 5; second <= 1000; second += 5) {
    // A burst in the beginning, nothing afterwards.
    requests += second < 300 ? 100 : 0;
    shown = pace.look(second * SECOND_MS, { requests, bytes: 0 }, 0);
  }
  expect(shown.requestsPerHour).toBe(0);
});
