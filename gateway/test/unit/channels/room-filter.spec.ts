import fc from 'fast-check';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as Y from 'yjs';
import { PRESENCE_ROOM } from '../../../src/channels/room-grant';
import { ChannelGuest } from '../../support/channel-guest';
import { anyAct, makeCell, Worker } from '../../support/notebook-doc';
import { RoomStage } from '../../support/room-stage';
import {
  awarenessFrame,
  handMadeUpdate,
  presencesIn,
  saveFrame,
  step1Frame,
  step2Frame,
  updateFrame
} from '../../support/yjs-frames';

const anna = (): ChannelGuest => new ChannelGuest('aaaaaaaaaaaaaaaa', 'Anna B');
const HOST_ID = 4_000_000_001;
const ANNAS_ID = 11;

describe('a document room', () => {
  it('passes all that a page sends in honest work', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 20 }), acts => {
        const seat = new RoomStage().enter(anna());
        const worker = new Worker(new Y.Doc());
        acts.forEach(act => worker.do(act));
        const frames = [
          step1Frame(worker.doc),
          ...worker.updates.map(updateFrame),
          step2Frame(Y.encodeStateAsUpdate(worker.doc)),
          saveFrame(1),
          saveFrame(100_000)
        ];
        expect(frames.map(data => seat.says(data).kind)).toEqual(
          frames.map(() => 'pass')
        );
      })
    );
  });

  it('passes a large document within seconds', () => {
    const doc = new Y.Doc();
    doc.getArray('cells').insert(0, [makeCell('x'.repeat(24 * 1024 * 1024))]);
    const seat = new RoomStage().enter(anna());
    expect(seat.says(step2Frame(Y.encodeStateAsUpdate(doc))).kind).toBe('pass');
    expect(seat.filter.maxServerMessageBytes).toBeGreaterThanOrEqual(
      33 * 1024 * 1024
    );
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a type of its own', Buffer.from([3])],
    ['the old chat', Buffer.from([125, 1, 97])],
    ['a padded type', Buffer.from([0x82, 0, 4, 115, 97, 118, 101, 1])],
    ['a padded length', Buffer.from([0, 0, 0x81, 0, 0])],
    ['a length beyond its end', Buffer.from([0, 2, 9, 0, 0])],
    ['two messages', Buffer.concat([saveFrame(1), saveFrame(2)])],
    ['a sync step of its own', Buffer.from([0, 3, 2, 0, 0])],
    ['a state vector with a false count', Buffer.from([0, 0, 2, 5, 1])],
    ['another request', Buffer.from([2, 3, 114, 117, 110])],
    ['a save without id', Buffer.from([2, 4, 115, 97, 118, 101])],
    ['an update with bytes behind it', Buffer.from([0, 2, 3, 0, 0, 0])]
  ])('refuses %s', (_, data) => {
    const seat = new RoomStage().enter(anna());
    expect(seat.says(data)).toMatchObject({ kind: 'close', code: 1003 });
  });

  it('refuses text', () => {
    const seat = new RoomStage().enter(anna());
    expect(seat.filter.fromGuest(Buffer.from('hello'), false)).toMatchObject({
      kind: 'close',
      code: 1003
    });
  });

  it('gives a reason that a page understands and that fits a close frame', () => {
    const judgement = new RoomStage().enter(anna()).says(Buffer.from([3]));
    const reason = judgement.kind === 'close' ? judgement.reason : '';
    expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    expect(JSON.parse(reason)).toMatchObject({
      sessionId: '',
      reloadable: false
    });
  });

  it('lets nobody ask for the whole document all the time', async () => {
    const stage = new RoomStage();
    const seat = stage.enter(anna());
    const ask = (): string => seat.says(step1Frame(new Y.Doc())).kind;
    for (let count = 0; count < 30; count++) {
      expect(ask()).toBe('pass');
    }
    expect(ask()).toBe('close');
    await stage.clock.pass(60_000);
    expect(ask()).toBe('pass');
  });

  it('lets nobody invent root types without end', () => {
    const stage = new RoomStage();
    const seat = stage.enter(anna());
    const open = (index: number): string =>
      seat.says(
        updateFrame(handMadeUpdate(index + 1, 0, [{ parent: `root-${index}` }]))
      ).kind;
    for (let index = 0; index < 32; index++) {
      expect(open(index)).toBe('pass');
    }
    expect(open(32)).toBe('close');
    // Roots that are there are everybody's.
    expect(open(5)).toBe('pass');
    expect(
      stage
        .enter(new ChannelGuest('b'))
        .says(updateFrame(handMadeUpdate(900, 0, [{ parent: 'root-3' }]))).kind
    ).toBe('pass');
  });

  it('passes whatever Jupyter sends, readable or not', () => {
    const seat = new RoomStage().enter(anna());
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        expect(seat.hears(Buffer.from(bytes)).kind).toBe('pass');
      })
    );
  });
});

describe('presence', () => {
  const present = (clientId: number, state: unknown, clock = 1): Buffer =>
    awarenessFrame({ clientId, clock, state });

  it('is given the guest’s own name, whatever the page claims', () => {
    const seat = new RoomStage().enter(anna());
    const judgement = seat.says(
      present(ANNAS_ID, {
        user: {
          name: 'Host',
          username: 'host',
          color: 'var(--jp-collaborator-color3)',
          avatar_url: 'x'
        },
        cursors: [{ anchor: 1 }],
        autosave: true
      })
    );
    expect(judgement.kind).toBe('replace');
    const data =
      judgement.kind === 'replace' ? judgement.data : Buffer.alloc(0);
    expect(presencesIn(data).get(ANNAS_ID)).toEqual({
      user: {
        username: 'guest-aaaaaaaaaaaaaaaa',
        name: 'Anna B',
        display_name: 'Anna B',
        initials: 'AB',
        color: 'var(--jp-collaborator-color3)'
      },
      cursors: [{ anchor: 1 }],
      autosave: true
    });
  });

  it('gets a colour of JupyterLab when the page claims another', () => {
    const seat = new RoomStage().enter(anna());
    const judgement = seat.says(
      present(ANNAS_ID, { user: { color: 'url(//evil.test)' } })
    );
    const data =
      judgement.kind === 'replace' ? judgement.data : Buffer.alloc(0);
    expect(presencesIn(data).get(ANNAS_ID)).toMatchObject({
      user: {
        color: expect.stringMatching(
          /^var\(--jp-collaborator-color[1-7]\)$/
        ) as string
      }
    });
  });

  it('passes what the awareness of y-protocols sends, as a page sends it', () => {
    const seat = new RoomStage().enter(anna());
    const doc = new Y.Doc();
    const awareness = new awarenessProtocol.Awareness(doc);
    const said: string[] = [];
    awareness.on(
      'update',
      (changes: Record<'added' | 'updated' | 'removed', number[]>) => {
        const clients = Object.values(changes).flat();
        const update = awarenessProtocol.encodeAwarenessUpdate(
          awareness,
          clients
        );
        said.push(
          seat.says(Buffer.concat([Buffer.from([1]), lengthOf(update), update]))
            .kind
        );
      }
    );
    awareness.setLocalStateField('user', { name: 'x' });
    awareness.setLocalStateField('cursors', [{ a: '€' }]);
    // Ends with saying that it left.
    awareness.destroy();
    expect(said).toEqual(['replace', 'replace', 'replace']);
  });

  it('refuses states that are none, too large or nested', () => {
    for (const state of [1, 'x', [1], { a: 'x'.repeat(70_000) }, deep(40)]) {
      expect(
        new RoomStage().enter(anna()).says(present(ANNAS_ID, state)).kind
      ).toBe('close');
    }
  });

  it('drops a frame in which nothing is the guest’s own', () => {
    const seat = new RoomStage().enter(anna());
    seat.hears(present(HOST_ID, { user: { name: 'Host' } }));
    expect(seat.says(present(HOST_ID, null, 9)).kind).toBe('drop');
  });

  it('shows a few presences of one socket, not hundreds', () => {
    const seat = new RoomStage().enter(anna());
    const kinds = Array.from(
      { length: 20 },
      (_, index) => seat.says(present(100 + index, { a: 1 })).kind
    );
    expect(kinds.filter(kind => kind === 'replace')).toHaveLength(8);
    // One that leaves makes room.
    expect(seat.says(present(100, null, 2)).kind).toBe('replace');
    expect(seat.says(present(300, {})).kind).toBe('replace');
  });

  it('gives a client id back when its guest has ended: the page may return as another guest', () => {
    const stage = new RoomStage();
    const first = anna();
    stage.enter(first).says(present(ANNAS_ID, {}));
    const second = stage.enter(new ChannelGuest('b'));
    expect(second.says(present(ANNAS_ID, {}, 2)).kind).toBe('drop');
    first.end = { reason: 'left' };
    expect(second.says(present(ANNAS_ID, {}, 2)).kind).toBe('replace');
  });
});

describe('the room that says who is online', () => {
  const enter = (): ReturnType<RoomStage['enter']> =>
    new RoomStage().enter(anna(), PRESENCE_ROOM, null);

  it('takes presence and empty answers', () => {
    const seat = enter();
    const empty = Y.encodeStateAsUpdate(new Y.Doc());
    expect(seat.says(step1Frame(new Y.Doc())).kind).toBe('pass');
    expect(seat.says(step2Frame(empty)).kind).toBe('pass');
    expect(
      seat.says(awarenessFrame({ clientId: 1, clock: 1, state: {} })).kind
    ).toBe('replace');
  });

  it('stores nothing and saves nothing', () => {
    const doc = new Y.Doc();
    doc.getMap('m').set('a', 1);
    expect(enter().says(updateFrame(Y.encodeStateAsUpdate(doc))).kind).toBe(
      'close'
    );
    expect(enter().says(saveFrame(1)).kind).toBe('close');
  });
});

function deep(levels: number): unknown {
  return Array.from({ length: levels }).reduce<unknown>(
    inner => ({ inner }),
    {}
  );
}

function lengthOf(bytes: Uint8Array): Buffer {
  return bytes.length < 128
    ? Buffer.from([bytes.length])
    : Buffer.from([0x80 | (bytes.length & 0x7f), bytes.length >> 7]);
}
