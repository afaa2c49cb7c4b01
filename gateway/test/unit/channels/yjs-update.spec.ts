import fc from 'fast-check';
import * as encoding from 'lib0/encoding';
import * as Y from 'yjs';
import { MalformedError } from '../../../src/channels/byte-reader';
import { parseUpdate } from '../../../src/channels/yjs-update';
import { anyAct, makeCell, Worker } from '../../support/notebook-doc';
import { handMadeUpdate, nestedValue } from '../../support/yjs-frames';

/** The ids of the elements that Yjs itself finds. */
function idsByYjs(update: Uint8Array): string[] {
  return Y.decodeUpdate(update)
    .structs.filter(struct => struct instanceof Y.Item)
    .map(({ id, length }) => `${id.client}:${id.clock}+${length}`)
    .sort();
}

function idsHere(update: Uint8Array): string[] {
  return [...parseUpdate(update).elements]
    .flatMap(([client, elements]) =>
      elements.map(({ clock, end }) => `${client}:${clock}+${end - clock}`)
    )
    .sort();
}

describe('parseUpdate', () => {
  it('finds the elements that Yjs finds, whatever honest people do', () => {
    fc.assert(
      fc.property(fc.array(anyAct, { maxLength: 30 }), acts => {
        const worker = new Worker(new Y.Doc());
        acts.forEach(act => worker.do(act));
        const whole = Y.encodeStateAsUpdate(worker.doc);
        for (const update of [...worker.updates, whole]) {
          expect(idsHere(update)).toEqual(idsByYjs(update));
        }
        const merged = Y.mergeUpdates(
          worker.updates.filter((_, index) => index % 3 !== 1).concat(whole)
        );
        expect(idsHere(merged)).toEqual(idsByYjs(merged));
      })
    );
  });

  it('accepts gaps, garbage and every kind of value', () => {
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update: Uint8Array) => updates.push(update));
    doc.getMap('m').set('a', {
      n: [null, undefined, true, false, -0, 1.5, 2 ** 40, 10n, '€😀'],
      b: Uint8Array.from([1, 2])
    });
    doc.getArray('cells').insert(0, [makeCell('x')]);
    doc.getArray('cells').delete(0, 1);
    doc.getText('t').insertEmbed(0, { image: [1, { a: 2 }] });
    doc
      .getXmlFragment('x')
      .insert(0, [new Y.XmlElement('p'), new Y.XmlText('q')]);
    const withGap = Y.mergeUpdates(updates.filter((_, index) => index !== 1));
    for (const update of [...updates, withGap, Y.encodeStateAsUpdate(doc)]) {
      expect(idsHere(update)).toEqual(idsByYjs(update));
    }
  });

  it('accepts nothing that Yjs cannot read, however an update is changed', () => {
    fc.assert(
      fc.property(
        fc.array(anyAct, { minLength: 1, maxLength: 8 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), {
          minLength: 1,
          maxLength: 3
        }),
        fc.nat(3),
        (acts, changes, cut) => {
          const worker = new Worker(new Y.Doc());
          acts.forEach(act => worker.do(act));
          const bytes = Uint8Array.from(Y.encodeStateAsUpdate(worker.doc));
          for (const [at, byte] of changes) {
            bytes[at % bytes.length] = byte;
          }
          const changed = bytes.subarray(0, bytes.length - cut);
          try {
            parseUpdate(changed);
          } catch (error) {
            expect(error).toBeInstanceOf(MalformedError);
            return;
          }
          expect(idsHere(changed)).toEqual(idsByYjs(changed));
        }
      ),
      { numRuns: 1000 }
    );
  });

  it('judges any bytes at all without a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
        try {
          parseUpdate(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedError);
        }
      }),
      { numRuns: 2000 }
    );
  });

  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  it.each([
    ['bytes behind its end', bytes(0, 0, 0)],
    [
      'a client count its bytes cannot fill',
      bytes(0xff, 0xff, 0xff, 0xff, 0x0f, 0)
    ],
    ['a struct count its bytes cannot fill', bytes(1, 0xff, 0xff, 0x03, 1, 0)],
    ['a client without structs', bytes(1, 0, 1, 0, 0)],
    ['a client twice', bytes(2, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0)],
    ['garbage of no length', bytes(1, 1, 1, 0, 0, 0, 0)],
    [
      'garbage with other bits, which Yjs and pycrdt read differently',
      bytes(1, 1, 1, 0, 0x80, 1, 0, 1, 0)
    ],
    [
      'a clock beyond 31 bits',
      bytes(1, 1, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0)
    ],
    ['a padded client', bytes(1, 1, 0x81, 0, 0, 0, 1, 0)],
    ['deletes of nothing', bytes(0, 1, 1, 0)],
    ['a delete of no length', bytes(0, 1, 1, 1, 0, 0)],
    ['a deleting client twice', bytes(0, 2, 1, 1, 0, 1, 1, 1, 0, 1)]
  ])('refuses %s', (_, update) => {
    expect(() => parseUpdate(update)).toThrow(MalformedError);
  });

  it.each([
    ['sub-documents', 9],
    ['JSON content, whose strings pycrdt counts one too many', 2],
    ['content of another number', 11],
    ['content with a bit that pycrdt ignores', 0x14]
  ])('refuses %s', (_, kind) => {
    const content = (encoder: encoding.Encoder): void => {
      encoding.writeVarUint(encoder, 1);
      encoding.writeVarString(encoder, '1');
      encoding.writeVarString(encoder, '1');
    };
    expect(() =>
      parseUpdate(handMadeUpdate(7, 0, [{ parent: 'a', kind, content }]))
    ).toThrow(MalformedError);
  });

  it.each([5, 7, 9, 15])('refuses shared types of kind %d', type => {
    const content = (encoder: encoding.Encoder): void =>
      encoding.writeVarUint(encoder, type);
    expect(() =>
      parseUpdate(handMadeUpdate(7, 0, [{ parent: 'a', content }]))
    ).toThrow(MalformedError);
  });

  it.each(['parent', 'left', 'right'])(
    'refuses a %s that comes later from the same client: Yjs itself raises on it',
    support => {
      const update = handMadeUpdate(7, 3, [{ [support]: [7, 3] }]);
      expect(() => parseUpdate(update)).toThrow('hangs on what comes later');
      expect(() =>
        parseUpdate(handMadeUpdate(7, 3, [{ [support]: [7, 2] }]))
      ).not.toThrow();
    }
  );

  it('refuses text that is not UTF-8: pycrdt would take it unchecked', () => {
    const content = (encoder: encoding.Encoder): void =>
      encoding.writeVarUint8Array(encoder, Uint8Array.from([0xff, 0xfe]));
    expect(() =>
      parseUpdate(handMadeUpdate(7, 0, [{ parent: 'a', kind: 4, content }]))
    ).toThrow('is not UTF-8');
  });

  it('refuses 50,000 arrays inside each other in one value, without recursion', () => {
    expect(() => parseUpdate(nestedValue(7, 50_000))).toThrow(
      'is nested too deep'
    );
    expect(parseUpdate(nestedValue(7, 100)).elements.size).toBe(1);
  });

  it('knows an update that brings nothing', () => {
    expect(parseUpdate(Y.encodeStateAsUpdate(new Y.Doc())).isEmpty).toBe(true);
    expect(parseUpdate(bytes(0, 1, 1, 1, 0, 1)).isEmpty).toBe(false);
  });

  it('reads a document of ten thousand cells in well under a second', () => {
    const doc = new Y.Doc();
    doc.getArray('cells').insert(
      0,
      Array.from({ length: 10_000 }, (_, index) =>
        makeCell(`print(${index})\n`.repeat(20))
      )
    );
    const update = Y.encodeStateAsUpdate(doc);
    const startMs = performance.now();
    parseUpdate(update);
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});
