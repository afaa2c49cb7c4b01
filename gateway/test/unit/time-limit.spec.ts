import { createTimeLimit } from '../../src/time-limit';
import { FakeClock } from '../support/fake-clock';

const HOUR_MS = 60 * 60_000;

describe('the time of a share', () => {
  it('is over when its length has passed', async () => {
    const clock = new FakeClock();
    const limit = createTimeLimit(HOUR_MS, clock);
    expect(limit.wallMs).toBe(clock.wallMs() + HOUR_MS);
    await clock.pass(HOUR_MS - 1);
    expect(limit.leftMs).toBe(1);
    await clock.pass(1);
    expect(limit.leftMs).toBeLessThanOrEqual(0);
  });

  it('is over after a sleep that went past the end', () => {
    const clock = new FakeClock();
    const limit = createTimeLimit(HOUR_MS, clock);
    clock.setWall(HOUR_MS + 1);
    expect(limit.leftMs).toBeLessThanOrEqual(0);
  });

  it('is not longer when the clock is set back', async () => {
    const clock = new FakeClock();
    const limit = createTimeLimit(HOUR_MS, clock);
    clock.setWall(-24 * HOUR_MS);
    await clock.pass(HOUR_MS);
    expect(limit.leftMs).toBeLessThanOrEqual(0);
  });

  it('can be moved', async () => {
    const clock = new FakeClock();
    const limit = createTimeLimit(HOUR_MS, clock);
    const { wallMs } = limit;
    limit.extend(HOUR_MS / 2);
    expect(limit.wallMs).toBe(wallMs + HOUR_MS / 2);
    await clock.pass(HOUR_MS);
    expect(limit.leftMs).toBe(HOUR_MS / 2);
  });
});
