import fc from 'fast-check';
import { DepthMap } from '../../../src/channels/depth-map';

type Step =
  | { kind: 'write'; start: number; length: number; depth: number }
  | { kind: 'assume'; start: number; depth: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    start: fc.nat(60),
    length: fc.integer({ min: 1, max: 12 }),
    depth: fc.integer({ min: 1, max: 4 })
  }),
  fc.record({
    kind: fc.constant('assume' as const),
    start: fc.nat(60),
    depth: fc.integer({ min: 1, max: 4 })
  })
);

describe('DepthMap', () => {
  it('remembers what a list of every single clock would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const map = new DepthMap({ left: 1_000_000 });
        const plain = new Map<number, { depth: number; written: boolean }>();
        for (const step of steps) {
          const { start, depth } = step;
          if (step.kind === 'assume') {
            map.assume(1, start, depth);
            const before = plain.get(start);
            if (before?.written !== true) {
              plain.set(start, {
                depth: Math.min(depth, before?.depth ?? Infinity),
                written: false
              });
            }
          } else {
            map.write(1, start, start + step.length, depth);
            for (let clock = start; clock < start + step.length; clock++) {
              if (plain.get(clock)?.written !== true) {
                plain.set(clock, { depth, written: true });
              }
            }
          }
        }
        for (let clock = 0; clock < 80; clock++) {
          expect(map.at(1, clock)).toEqual(plain.get(clock));
        }
        for (let start = 0; start < 70; start += 7) {
          const depths = [...plain]
            .filter(([clock]) => clock >= start && clock < start + 9)
            .map(([, { depth }]) => depth);
          expect(map.leastIn(1, start, start + 9, { left: 1000 })).toBe(
            Math.min(...depths)
          );
        }
        expect(map.at(2, 0)).toBeUndefined();
      }),
      { numRuns: 500 }
    );
  });

  it('keeps a day of typing in one place as one run', () => {
    const budget = { left: 1000 };
    const map = new DepthMap(budget);
    for (let clock = 0; clock < 100_000; clock++) {
      map.write(1, clock, clock + 1, 3);
    }
    expect(budget.left).toBeGreaterThan(980);
  });

  it('is full when the budget is spent', () => {
    const map = new DepthMap({ left: 40 });
    for (let clock = 0; clock < 40; clock++) {
      map.write(1, clock, clock + 1, 1 + (clock % 2));
    }
    expect(map.isFull).toBe(true);
  });

  it('remembers as well when there are thousands of runs', () => {
    const budget = { left: 1_000_000 };
    const map = new DepthMap(budget);
    const plain: number[] = [];
    // Any fixed sequence will do: writes all over the place, some of them long.
    let state = 1;
    const below = (limit: number): number => {
      state = (state * 48_271) % 0x7fff_ffff;
      return state % limit;
    };
    for (let index = 0; index < 5000; index++) {
      const start = below(8000);
      const end = start + 1 + below(index > 4900 ? 2000 : 2);
      const depth = 1 + below(4);
      map.write(1, start, end, depth);
      for (let clock = start; clock < end; clock++) {
        plain[clock] ??= depth;
      }
    }
    let runs = 1;
    for (let clock = 1; clock < 11_000; clock++) {
      runs += plain[clock] === plain[clock - 1] ? 0 : 1;
    }
    const found = Array.from(
      { length: 11_000 },
      (_, clock) => map.at(1, clock)?.depth
    );
    expect(found).toEqual(Array.from({ length: 11_000 }, (_, at) => plain[at]));
    expect(runs).toBeGreaterThan(2000);
    // Every run is counted, and none twice.
    expect(1_000_000 - budget.left).toBe(runs + 15);
  });

  // Red with one long list: each write in front of it moves all of the list, 500 times as slow here.
  it('takes what is written in front of a long list as fast as behind it', () => {
    const map = new DepthMap({ left: 10_000_000 });
    const write = (from: number, count: number): number => {
      const beforeMs = performance.now();
      for (let clock = from; clock < from + count; clock++) {
        map.write(1, clock, clock + 1, 1 + (clock % 2));
      }
      return performance.now() - beforeMs;
    };
    write(1_000_000, 300_000);
    const behindMs = write(2_000_000, 3000);
    expect(write(0, 3000)).toBeLessThan(20 * behindMs + 20);
  });

  it('looks at as many runs as it is given effort for', () => {
    const map = new DepthMap({ left: 10_000 });
    for (let clock = 0; clock < 1000; clock++) {
      map.write(1, clock, clock + 1, 2 + (clock % 2));
    }
    const effort = { left: 1000 };
    expect(map.leastIn(1, 0, 1000, effort)).toBe(2);
    expect(effort.left).toBe(0);
    expect(map.leastIn(1, 0, 1000, effort)).toBe(0);
  });
});
