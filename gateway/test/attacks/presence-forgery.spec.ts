/**
 * The attack: presence is whatever a page claims. A guest can call himself
 * the host, wipe or rewrite the host's presence or another guest's, and fill
 * the list with people who are not there.
 *
 * How this goes red: with `PassAllFilter` in place of the room's filter the
 * forged entries arrive as they are (done below).
 */
import type { Judgement } from '../../src/channels/channel';
import { PRESENCE_ROOM } from '../../src/channels/room-grant';
import { ChannelGuest } from '../support/channel-guest';
import { PassAllFilter } from '../support/channel-stage';
import { ROOM, RoomSeat, RoomStage } from '../support/room-stage';
import {
  awarenessFrame,
  handMadeUpdate,
  presencesIn,
  updateFrame
} from '../support/yjs-frames';

const HOST_ID = 4_000_000_001;
const ANNAS_ID = 11;
const BERTAS_ID = 22;

const host = { user: { name: 'Host', username: 'host' } };

/** What everybody in the room would see of a judged frame. */
function seen(judgement: Judgement, said: Buffer): Map<number, unknown> {
  switch (judgement.kind) {
    case 'replace':
      return presencesIn(judgement.data);
    case 'pass':
      return presencesIn(said);
    default:
      return new Map();
  }
}

describe.each([ROOM, PRESENCE_ROOM])('in %s', room => {
  let stage: RoomStage;
  let anna: RoomSeat;
  let berta: RoomSeat;

  beforeEach(() => {
    stage = new RoomStage();
    anna = stage.enter(new ChannelGuest('a', 'Anna'), room);
    berta = stage.enter(new ChannelGuest('b', 'Berta'), room);
    anna.hears(awarenessFrame({ clientId: HOST_ID, clock: 1, state: host }));
    berta.says(awarenessFrame({ clientId: BERTAS_ID, clock: 1, state: {} }));
  });

  const forged = awarenessFrame(
    { clientId: HOST_ID, clock: 99, state: null },
    { clientId: BERTAS_ID, clock: 99, state: { user: { name: 'Berta' } } },
    { clientId: 0, clock: 99, state: { user: { name: 'Nobody' } } },
    { clientId: ANNAS_ID, clock: 1, state: host }
  );

  it('nobody speaks for the host, for another guest or for Jupyter, and everybody has his own name', () => {
    const others = seen(anna.says(forged), forged);
    expect([...others.keys()]).toEqual([ANNAS_ID]);
    expect(others.get(ANNAS_ID)).toMatchObject({
      user: { name: 'Anna', username: 'guest-a', display_name: 'Anna' }
    });
  });

  it('all of that happens without the filter', () => {
    const open = new RoomSeat(new ChannelGuest('a'), new PassAllFilter());
    const others = seen(open.says(forged), forged);
    expect([...others.keys()].sort()).toEqual([0, ANNAS_ID, BERTAS_ID].sort());
    expect(others.get(ANNAS_ID)).toEqual(host);
  });

  it('what others heard of somebody counts: the host is known in every guest’s room', () => {
    const kind = berta.says(
      awarenessFrame({ clientId: HOST_ID, clock: 9, state: null })
    ).kind;
    expect(kind).toBe('drop');
  });

  it('a page that repeats what it heard is no forger and loses nothing', () => {
    const repeated = awarenessFrame(
      { clientId: HOST_ID, clock: 1, state: host },
      { clientId: ANNAS_ID, clock: 2, state: { cursors: [] } }
    );
    expect([...seen(anna.says(repeated), repeated).keys()]).toEqual([ANNAS_ID]);
  });

  it('hundreds of invented people do not appear', () => {
    const crowd = awarenessFrame(
      ...Array.from({ length: 500 }, (_, index) => ({
        clientId: 1000 + index,
        clock: 1,
        state: { user: { name: `Person ${index}` } }
      }))
    );
    expect(seen(anna.says(crowd), crowd).size).toBeLessThanOrEqual(8);
  });
});

describe('in a document', () => {
  it('the host is known from what was written, before he has shown presence', () => {
    const stage = new RoomStage();
    const anna = stage.enter(new ChannelGuest('a', 'Anna'));
    // Step 1 of Jupyter: one client has written one element.
    anna.hears(Buffer.from([0, 0, 3, 1, 77, 1]));
    // An update of Jupyter: another one has.
    anna.hears(updateFrame(handMadeUpdate(78, 0, [{ parent: 'cells' }])));
    for (const clientId of [77, 78]) {
      expect(
        anna.says(awarenessFrame({ clientId, clock: 5, state: {} })).kind
      ).toBe('drop');
    }
  });

  it('Jupyter’s list of writers comes before anything a guest says', () => {
    const stage = new RoomStage();
    expect(stage.enter(new ChannelGuest('a')).filter.serverSpeaksFirst).toBe(
      true
    );
  });

  it('a guest’s own echo is not taken for somebody else', () => {
    const stage = new RoomStage();
    const anna = stage.enter(new ChannelGuest('a', 'Anna'));
    anna.says(updateFrame(handMadeUpdate(5, 0, [{ parent: 'cells' }])));
    anna.hears(updateFrame(handMadeUpdate(5, 0, [{ parent: 'cells' }])));
    anna.hears(Buffer.from([0, 0, 3, 1, 5, 1]));
    expect(
      anna.says(awarenessFrame({ clientId: 5, clock: 1, state: {} })).kind
    ).toBe('replace');
  });
});
