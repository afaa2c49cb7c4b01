/**
 * The attack: lib0's integers can be written longer than needed. Jupyter
 * recognises a save by the decoded integer, sync and presence by the raw byte,
 * takes padded and huge lengths and ignores what stands behind a message; so
 * a check that decodes differently sees another message than Jupyter does.
 *
 * How this goes red: with `PassAllFilter` in place of the room's filter every
 * variant passes (done below).
 */
import fc from 'fast-check';
import * as Y from 'yjs';
import { ChannelGuest } from '../support/channel-guest';
import { PassAllFilter } from '../support/channel-stage';
import { RoomSeat, RoomStage } from '../support/room-stage';
import {
  awarenessFrame,
  saveFrame,
  step1Frame,
  updateFrame
} from '../support/yjs-frames';

const doc = new Y.Doc();
doc.getText('source').insert(0, 'hello');
const HONEST = [
  saveFrame(1),
  step1Frame(doc),
  updateFrame(Y.encodeStateAsUpdate(doc)),
  awarenessFrame({ clientId: 5, clock: 1, state: {} })
];

/** The frame with the integer at `at` padded by `padding` bytes. */
function padded(data: Buffer, at: number, padding: number): Buffer {
  return Buffer.concat([
    data.subarray(0, at),
    Buffer.from([(data[at] ?? 0) | 0x80]),
    Buffer.alloc(padding - 1, 0x80),
    Buffer.from([0]),
    data.subarray(at + 1)
  ]);
}

const variants = fc
  .tuple(fc.constantFrom(...HONEST), fc.nat(2), fc.integer({ min: 1, max: 6 }))
  .map(([data, at, padding]) => padded(data, at, padding));

it('frames as y-protocols writes them pass', () => {
  const seat = new RoomStage().enter(new ChannelGuest('a'));
  expect(HONEST.map(data => seat.says(data).kind)).toEqual([
    'pass',
    'pass',
    'pass',
    'replace'
  ]);
});

it('no padded type, sub-type or length reaches Jupyter', () => {
  fc.assert(
    fc.property(variants, data => {
      const seat = new RoomStage().enter(new ChannelGuest('a'));
      expect(seat.says(data).kind).toBe('close');
    })
  );
});

it('all of them do without the filter', () => {
  fc.assert(
    fc.property(variants, data => {
      const seat = new RoomSeat(new ChannelGuest('a'), new PassAllFilter());
      expect(seat.says(data).kind).toBe('pass');
    })
  );
});

it('nothing hides behind a message, and no message is cut short', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...HONEST),
      fc.uint8Array({ minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 3 }),
      (data, behind, cut) => {
        const says = (bytes: Buffer): string =>
          new RoomStage().enter(new ChannelGuest('a')).says(bytes).kind;
        expect(says(Buffer.concat([data, behind]))).toBe('close');
        expect(says(data.subarray(0, -cut))).toBe('close');
      }
    )
  );
});
