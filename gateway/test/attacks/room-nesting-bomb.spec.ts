/**
 * The attack: a room update with 50,000 arrays inside each other (100 KB)
 * ends Jupyter with SIGSEGV; 1,000 (10 KB) make it raise for ever. The levels
 * may come in one value, in one update, one by one, from the inside out, or
 * from two guests in turns.
 *
 * How this goes red: put `PassAllFilter` in place of the room's filter (done
 * below: everything arrives), or let each guest have a `RoomStage` of his own
 * (done below: two guests together get through).
 */
import fc from 'fast-check';
import { PassAllFilter } from '../support/channel-stage';
import { ChannelGuest } from '../support/channel-guest';
import { RoomSeat, RoomStage } from '../support/room-stage';
import {
  builtDepth,
  nestedArrays,
  nestedValue,
  step2Frame,
  updateFrame,
  type Id
} from '../support/yjs-frames';

const anna = new ChannelGuest('a');
const berta = new ChannelGuest('b');

type Said = readonly [seat: RoomSeat, update: Uint8Array];

/** How deep Jupyter's document gets; nothing of a socket arrives once it is closed. */
function depthReached(said: readonly Said[]): number {
  const closed = new Set<RoomSeat>();
  const arrived = said.filter(([seat, update]) => {
    if (!closed.has(seat) && seat.says(updateFrame(update)).kind === 'close') {
      closed.add(seat);
    }
    return !closed.has(seat);
  });
  return builtDepth(arrived.map(([, update]) => update));
}

/** One array inside the last, each an update of its own, from each seat in turn. */
function oneByOne(levels: number, ...seats: readonly RoomSeat[]): Said[] {
  const last = new Map<number, number>();
  let parent: Id | string = 'cells';
  return Array.from({ length: levels }, (_, level) => {
    const client = level % seats.length;
    const clock = (last.get(client) ?? -1) + 1;
    last.set(client, clock);
    const update = nestedArrays(client + 1, clock, 1, parent);
    parent = [client + 1, clock];
    return [seats[client] as RoomSeat, update];
  });
}

describe('a bomb in one piece', () => {
  it.each([
    ['50,000 nested values', updateFrame(nestedValue(1, 50_000))],
    ['1,000 nested values', step2Frame(nestedValue(1, 1_000))],
    ['50,000 nested arrays', updateFrame(nestedArrays(1, 0, 50_000, 'cells'))],
    ['1,000 nested arrays', updateFrame(nestedArrays(1, 0, 1_000, 'cells'))]
  ])('of %s does not reach Jupyter', (_, bomb) => {
    expect(new RoomStage().enter(anna).says(bomb).kind).toBe('close');
    const open = new RoomSeat(anna, new PassAllFilter());
    expect(open.says(bomb).kind).toBe('pass');
  });
});

describe('a bomb in parts', () => {
  it('of one guest stops at the limit', () => {
    const seat = new RoomStage().enter(anna);
    expect(depthReached(oneByOne(1_000, seat))).toBe(100);
    const open = new RoomSeat(anna, new PassAllFilter());
    expect(depthReached(oneByOne(1_000, open))).toBe(1_000);
  });

  it('of two guests stops at the limit, because a room’s memory is everybody’s', () => {
    const stage = new RoomStage();
    const together = [stage.enter(anna), stage.enter(berta)];
    expect(depthReached(oneByOne(1_000, ...together))).toBe(100);
    const apart = [new RoomStage().enter(anna), new RoomStage().enter(berta)];
    expect(depthReached(oneByOne(1_000, ...apart))).toBeGreaterThan(150);
  });

  it('of a guest who comes back stops at the limit', () => {
    const stage = new RoomStage();
    const seats = Array.from({ length: 20 }, () => stage.enter(anna));
    const said = oneByOne(1_000, stage.enter(anna)).map(
      ([, update], index): Said => [
        seats[Math.floor(index / 50)] as RoomSeat,
        update
      ]
    );
    expect(depthReached(said)).toBe(100);
  });

  it('laid from the inside out stops at the limit', () => {
    const stage = new RoomStage();
    // Segments of 70 levels, each under the end of one that is only sent later.
    const said = Array.from({ length: 15 }, (_, index) => 14 - index).map(
      (index): Said => [
        stage.enter(anna),
        nestedArrays(index + 1, 0, 70, index === 0 ? 'cells' : [index, 69])
      ]
    );
    expect(depthReached(said)).toBeLessThanOrEqual(100);
    const open = said.map(([, update]): Said => [
      new RoomSeat(anna, new PassAllFilter()),
      update
    ]);
    expect(depthReached(open)).toBe(15 * 70);
  });

  it('in any order, under anything, with second versions of the same, stops at the limit', () => {
    const part = fc.record({
      client: fc.integer({ min: 1, max: 4 }),
      clock: fc.nat(6).map(step => step * 20),
      levels: fc.constantFrom(1, 20, 40, 60),
      parent: fc.oneof(
        fc.constant('cells'),
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(130))
      )
    });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), parts => {
        const stage = new RoomStage();
        const said = parts.map(({ client, clock, levels, parent }): Said => [
          stage.enter(anna),
          nestedArrays(client, clock, levels, parent)
        ]);
        expect(depthReached(said)).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 }
    );
  });

  it('of arrays with deep values in them stops at the limit', () => {
    const seat = new RoomStage().enter(anna);
    const says = (update: Uint8Array): string =>
      seat.says(updateFrame(update)).kind;
    expect(says(nestedArrays(1, 0, 60, 'cells'))).toBe('pass');
    expect(says(nestedValueIn([1, 59], 60))).toBe('close');
  });
});

/** A deep value below an element: `nestedValue` with another parent. */
function nestedValueIn([client, clock]: Id, levels: number): Uint8Array {
  const values = Array.from({ length: levels }, (_, index) => [
    117,
    index === levels - 1 ? 0 : 1
  ]).flat();
  return Uint8Array.from([
    ...[1, 1, 9, 0],
    ...[8, 0, client, clock],
    ...[1, ...values],
    0
  ]);
}
