import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { DepthMap } from '../../../src/channels/depth-map';
import { recordDepths } from '../../../src/channels/document-depth';
import { MAX_DEPTH, parseUpdate } from '../../../src/channels/yjs-update';
import { anyAct, makeCell, Worker } from '../../support/notebook-doc';
import { handMadeUpdate, nestedArrays } from '../../support/yjs-frames';

function makeRoom(left = 1_000_000): {
  known: DepthMap;
  record(update: Uint8Array): void;
} {
  const known = new DepthMap({ left });
  return { known, record: update => recordDepths(parseUpdate(update), known) };
}

const NOTHING = Y.encodeStateAsUpdate(new Y.Doc());

/** The depth of an element in a real document. */
function trueDepth(item: Y.Item): number {
  let depth = 1;
  let parent = item.parent as Y.AbstractType<unknown>;
  while (parent._item !== null) {
    depth += 1;
    parent = parent._item.parent as Y.AbstractType<unknown>;
  }
  return depth;
}

describe('recordDepths', () => {
  it('knows the true depth of everything that honest people make together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(2), anyAct), { maxLength: 40 }),
        steps => {
          const { known, record } = makeRoom();
          const workers = [0, 1, 2].map(() => new Worker(new Y.Doc()));
          let sent = workers.map(() => 0);
          for (const [who, act] of steps) {
            workers[who % 3]?.do(act);
            for (const [index, worker] of workers.entries()) {
              for (const update of worker.updates.slice(sent[index])) {
                record(update);
                workers.forEach(other =>
                  Y.applyUpdate(other.doc, update, 'remote')
                );
              }
            }
            sent = workers.map(({ updates }) => updates.length);
          }
          for (const structs of workers[0]?.doc.store.clients.values() ?? []) {
            for (const struct of structs) {
              if (struct instanceof Y.Item && struct.parent !== null) {
                const { client, clock } = struct.id;
                expect(known.at(client, clock)).toEqual({
                  depth: trueDepth(struct),
                  written: true
                });
              }
            }
          }
        }
      )
    );
  });

  it('accepts a whole document again: as one answer, in parts, from anybody', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 20 }), acts => {
        const host = new Worker(new Y.Doc());
        acts.forEach(act => host.do(act));
        const guest = new Y.Doc();
        Y.applyUpdate(guest, Y.encodeStateAsUpdate(host.doc));
        const work = new Worker(guest);
        acts.forEach(act => work.do(act));
        const { record } = makeRoom();
        // First only what the guest did, then what Jupyter may have lost of the host's.
        work.updates.forEach(record);
        const half = Math.floor(host.updates.length / 2);
        record(Y.mergeUpdates([...host.updates.slice(half), NOTHING]));
        record(Y.encodeStateAsUpdate(guest));
        record(Y.encodeStateAsUpdate(host.doc));
      })
    );
  });

  it('accepts work in the host’s deepest part without having seen any of it', () => {
    const host = new Worker(new Y.Doc());
    host.doc.getArray('cells').insert(0, [makeCell('x')]);
    const guest = new Y.Doc();
    Y.applyUpdate(guest, Y.encodeStateAsUpdate(host.doc));
    const worker = new Worker(guest);
    const { record } = makeRoom();
    for (const what of ['run', 'type', 'meta', 'insert'] as const) {
      worker.do({ what, at: 0, text: 'abc', value: [[[[1]]]] });
    }
    worker.updates.forEach(record);
  });

  it(`accepts ${MAX_DEPTH} levels and refuses one more`, () => {
    makeRoom().record(nestedArrays(7, 0, MAX_DEPTH, 'cells'));
    expect(() =>
      makeRoom().record(nestedArrays(7, 0, MAX_DEPTH + 1, 'cells'))
    ).toThrow('is nested too deep');
  });

  it('refuses levels built up over many updates and clients', () => {
    const { record } = makeRoom();
    for (let level = 0; level < MAX_DEPTH; level++) {
      record(nestedArrays(level + 1, 0, 1, level === 0 ? 'cells' : [level, 0]));
    }
    expect(() =>
      record(nestedArrays(MAX_DEPTH + 1, 0, 1, [MAX_DEPTH, 0]))
    ).toThrow('is nested too deep');
  });

  it('refuses levels built from the inside out: what hangs on something unseen fixes how deep that may be', () => {
    const { record } = makeRoom();
    // Inner half first, under an element that comes later.
    record(nestedArrays(8, 0, 60, [7, 59]));
    expect(() => record(nestedArrays(7, 0, 60, 'cells'))).toThrow(
      'moves what lies elsewhere'
    );
  });

  it('refuses a second version of an element that lies deeper', () => {
    const { record } = makeRoom();
    record(nestedArrays(7, 0, 1, 'cells'));
    record(nestedArrays(8, 0, 50, 'cells'));
    expect(() => record(nestedArrays(7, 0, 1, [8, 49]))).toThrow(
      'moves what lies elsewhere'
    );
  });

  it('counts an element beside a deep one as deep', () => {
    const { record } = makeRoom();
    record(nestedArrays(7, 0, MAX_DEPTH, 'cells'));
    record(handMadeUpdate(8, 0, [{ left: [7, MAX_DEPTH - 1] }]));
    record(handMadeUpdate(9, 0, [{ right: [7, MAX_DEPTH - 1] }]));
    for (const client of [8, 9]) {
      expect(() => record(nestedArrays(10, 0, 1, [client, 0]))).toThrow(
        'is nested too deep'
      );
    }
  });

  it('refuses elements that hang on each other', () => {
    const circle = Y.mergeUpdates([
      handMadeUpdate(7, 0, [{ parent: [8, 0] }]),
      handMadeUpdate(8, 0, [{ left: [9, 0] }]),
      handMadeUpdate(9, 0, [{ right: [7, 0] }])
    ]);
    expect(() => makeRoom().record(circle)).toThrow('hangs on itself');
  });

  // Red without `meet`: names of clients who brought nothing are kept for nothing, as many as somebody likes to send.
  it('counts clients who bring nothing but a gap', () => {
    const { record } = makeRoom(100);
    const gapOf = (client: number) =>
      Uint8Array.from([1, 1, client, 0, 0, 1, 0]);
    for (let client = 1; client <= 7; client++) {
      record(gapOf(client));
    }
    expect(() => record(gapOf(8))).toThrow('one too many');
  });

  // Red without the limit: each of these few bytes costs a look at everything written before.
  it('refuses one element that spans a hundred thousand others', () => {
    const { record } = makeRoom();
    const alternating = Array.from({ length: 50_000 }, () => [
      { parent: 'cells' },
      { parent: [6, 0] as const }
    ]);
    record(nestedArrays(6, 0, 1, 'cells'));
    record(handMadeUpdate(7, 0, alternating.flat()));
    const spanning = handMadeUpdate(7, 0, [
      {
        parent: 'cells',
        kind: 1,
        content: encoder => encoding.writeVarUint(encoder, 100_000)
      }
    ]);
    expect(spanning.length).toBeLessThan(20);
    expect(() => record(spanning)).toThrow('spans too much');
    // What is written again as it was is no trouble.
    record(handMadeUpdate(7, 0, alternating.flat()));
  });

  it('works through 200,000 levels without recursion', () => {
    expect(() =>
      makeRoom().record(nestedArrays(7, 0, 200_000, 'cells'))
    ).toThrow('is nested too deep');
  });

  it('records nothing of what it refuses', () => {
    const { known, record } = makeRoom();
    expect(() => record(nestedArrays(7, 0, 200, [9, 9]))).toThrow();
    expect(known.at(7, 0)).toBeUndefined();
    expect(known.at(9, 9)).toBeUndefined();
  });

  it('refuses everything but deletes when its memory is spent', () => {
    const { record } = makeRoom(1);
    record(nestedArrays(7, 0, 1, 'cells'));
    expect(() => record(nestedArrays(8, 0, 1, 'cells'))).toThrow(
      'one too many'
    );
    record(Uint8Array.from([0, 1, 7, 1, 0, 1]));
  });
});
