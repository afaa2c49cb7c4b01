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
          expect(map.leastIn(1, start, start + 9)).toBe(Math.min(...depths));
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
});
