import { LEASE_MS } from '../../../src/protocol';
import { LOOK_MS, openLifeline, type LifelineEnd } from '../../src/lifeline';
import { FakeClock } from '../support/fake-clock';

function stage() {
  const clock = new FakeClock();
  const ends: LifelineEnd[] = [];
  const state = { parent: 4711, looks: 0 };
  const lifeline = openLifeline({
    clock,
    parentId: () => state.parent,
    onLook: () => {
      state.looks += 1;
    },
    onCut: end => ends.push(end)
  });
  return { clock, ends, state, lifeline };
}

describe('the lifeline', () => {
  it('is looked at at least twice a second', () => {
    expect(LOOK_MS).toBeLessThanOrEqual(500);
  });

  it('holds while pings come', async () => {
    const { clock, ends, lifeline } = stage();
    for (let time = 0; time < 20; time += 1) {
      await clock.pass(3000);
      lifeline.renew();
    }
    expect(ends).toEqual([]);
  });

  it('is cut, once, when they stop: within twelve seconds', async () => {
    const { clock, ends } = stage();
    await clock.pass(LEASE_MS - LOOK_MS);
    expect(ends).toEqual([]);
    await clock.pass(2 * LOOK_MS);
    expect(ends).toEqual(['lease-over']);
    await clock.pass(60_000);
    expect(ends).toEqual(['lease-over']);
    expect(LEASE_MS + 2 * LOOK_MS).toBeLessThan(12_000);
  });

  it('is cut when the parent is another process', async () => {
    const { clock, ends, state } = stage();
    state.parent = 1;
    await clock.pass(LOOK_MS);
    expect(ends).toEqual(['parent-gone']);
  });

  it('is not cut by a sleep in which neither side could run', async () => {
    const clock = new FakeClock();
    const ends: LifelineEnd[] = [];
    // The timer fires late, as after a sleep on a machine whose clock ran on.
    const late = new SleepyClock(clock);
    const sleepy = openLifeline({
      clock: late,
      parentId: () => 1,
      onLook: () => undefined,
      onCut: end => ends.push(end)
    });
    late.sleep(3_600_000);
    await clock.pass(LOOK_MS);
    expect(ends).toEqual([]);
    await clock.pass(LEASE_MS + 2 * LOOK_MS);
    expect(ends).toEqual(['lease-over']);
    sleepy.dispose();
  });

  it('leaves no timer behind', () => {
    const { clock, lifeline } = stage();
    lifeline.dispose();
    expect(clock.pending).toBe(0);
  });
});

/** A clock whose monotonic time ran on while timers slept. */
class SleepyClock {
  constructor(private readonly clock: FakeClock) {}

  monotonicMs(): number {
    return this.clock.monotonicMs() + this._sleptMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    return this.clock.after(delayMs, callback);
  }

  sleep(ms: number): void {
    this._sleptMs += ms;
  }

  private _sleptMs = 0;
}
