import { backOffMs } from '../../../../src/transport/ngrok/back-off';

const least = { below: (limit: number) => limit - 1 };
const most = { below: () => 0 };
const TRIES = [1, 2, 3, 4, 5, 6, 7, 8, 50, 5000];

it('doubles from one second to a minute', () => {
  expect(TRIES.map(tries => backOffMs('always', tries, most))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000
  ]);
});

it('stays short for what passes soon', () => {
  expect(
    TRIES.map(tries => backOffMs('soon', tries, most)).slice(0, 5)
  ).toEqual([1000, 2000, 4000, 5000, 5000]);
});

it('takes up to a quarter off, and never goes below a second', () => {
  expect(
    TRIES.map(tries => backOffMs('always', tries, least)).slice(0, 4)
  ).toEqual([1000, 1501, 3001, 6001]);
  expect(backOffMs('always', 9, least)).toBe(45_001);
});
