import {
  createTries,
  FIRST_LOCK_MS,
  FREE_TRIES,
  HOURLY_BUDGET,
  LONGEST_LOCK_MS
} from '../../src/tries';
import { FakeClock } from '../support/fake-clock';

function stage() {
  const clock = new FakeClock();
  const locked: Array<[source: string, isBudgetUsedUp: boolean]> = [];
  const tries = createTries(clock, (...lock) => locked.push(lock));
  return {
    clock,
    tries,
    locked,
    fail(source: string, times: number) {
      for (let time = 0; time < times; time += 1) {
        tries.wrong(source);
      }
    }
  };
}

describe('wrong tries', () => {
  it('lock a source at the tenth', () => {
    const { tries, fail, locked } = stage();
    fail('a', FREE_TRIES - 1);
    expect(tries.secondsToWait('a')).toBeNull();
    fail('a', 1);
    expect(tries.secondsToWait('a')).toBe(FIRST_LOCK_MS / 1000);
    expect(locked).toEqual([['a', false]]);
  });

  it('lock no other source', () => {
    const { tries, fail } = stage();
    fail('a', 100);
    expect(tries.secondsToWait('b')).toBeNull();
  });

  it('make the lock longer when tried again during it, up to a quarter of an hour', () => {
    const { tries, fail } = stage();
    fail('a', FREE_TRIES);
    const seconds = Array.from({ length: 8 }, () => tries.secondsToWait('a'));
    expect(seconds).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
  });

  it('are let through one by one after a lock, each wrong one locking twice as long', async () => {
    const { clock, tries, fail } = stage();
    fail('a', FREE_TRIES);
    await clock.pass(FIRST_LOCK_MS);
    expect(tries.secondsToWait('a')).toBeNull();
    fail('a', 1);
    expect(tries.secondsToWait('a')).toBe((2 * FIRST_LOCK_MS) / 1000);
  });

  it('say how long is left', async () => {
    const { clock, tries, fail } = stage();
    fail('a', FREE_TRIES);
    await clock.pass(FIRST_LOCK_MS - 1);
    expect(tries.secondsToWait('a')).toBe(1);
  });

  it('are not waited out by setting the clock', () => {
    const { clock, tries, fail } = stage();
    fail('a', FREE_TRIES);
    clock.setWall(24 * 60 * 60_000);
    expect(tries.secondsToWait('a')).not.toBeNull();
  });

  it('are forgotten when the source comes in, or is quiet for an hour', async () => {
    const { clock, tries, fail } = stage();
    fail('a', FREE_TRIES - 1);
    tries.entered('a');
    fail('a', FREE_TRIES - 1);
    expect(tries.secondsToWait('a')).toBeNull();
    await clock.pass(61 * 60_000);
    fail('a', FREE_TRIES - 1);
    expect(tries.secondsToWait('a')).toBeNull();
  });

  it('of many sources leave each one try, and lock nobody out who makes none', () => {
    const { tries, fail, locked } = stage();
    for (let source = 0; source <= HOURLY_BUDGET / FREE_TRIES; source += 1) {
      fail(`attacker ${source}`, FREE_TRIES);
    }
    expect(tries.secondsToWait('guest')).toBeNull();
    fail('new attacker', 1);
    expect(tries.secondsToWait('new attacker')).not.toBeNull();
    expect(locked.at(-1)).toEqual(['new attacker', true]);
    expect(tries.secondsToWait('guest')).toBeNull();
  });

  it('of many sources are bounded: a thousand, then one per source and lock', () => {
    const { tries } = stage();
    let looked = 0;
    for (let source = 0; source < 500; source += 1) {
      for (let time = 0; time < 20; time += 1) {
        if (tries.secondsToWait(`source ${source}`) === null) {
          looked += 1;
          tries.wrong(`source ${source}`);
        }
      }
    }
    expect(looked).toBeLessThanOrEqual(HOURLY_BUDGET + 500);
  });

  it('are counted anew when the hour is over', async () => {
    const { clock, tries, fail } = stage();
    for (let source = 0; source <= HOURLY_BUDGET / FREE_TRIES; source += 1) {
      fail(`attacker ${source}`, FREE_TRIES);
    }
    await clock.pass(61 * 60_000);
    fail('b', FREE_TRIES - 1);
    expect(tries.secondsToWait('b')).toBeNull();
  });

  it('of a flood of sources take bounded memory, and the latest are remembered', () => {
    const { tries, fail } = stage();
    for (let source = 0; source < 30_000; source += 1) {
      fail(`source ${source}`, 1);
    }
    expect(tries.secondsToWait('source 29999')).not.toBeNull();
    expect(tries.secondsToWait('source 0')).toBeNull();
  });

  it('never lock for longer than the longest lock', () => {
    const { tries, fail } = stage();
    fail('a', 1000);
    expect(tries.secondsToWait('a')).toBe(LONGEST_LOCK_MS / 1000);
  });
});
