/**
 * A notebook document with the structure of `@jupyter/ydoc`, and honest work
 * in it, for generating traffic.
 *
 * @module
 */

import fc from 'fast-check';
import * as Y from 'yjs';

/** One thing that somebody does. */
export interface IAct {
  readonly what:
    | 'type'
    | 'erase'
    | 'insert'
    | 'remove'
    | 'move'
    | 'run'
    | 'meta'
    | 'format'
    | 'undo'
    | 'redo';
  readonly at: number;
  readonly text: string;
  readonly value: unknown;
}

/** Any act. */
export const anyAct: fc.Arbitrary<IAct> = fc.record({
  what: fc.constantFrom(
    'type',
    'type',
    'type',
    'erase',
    'insert',
    'remove',
    'move',
    'run',
    'meta',
    'format',
    'undo',
    'redo'
  ),
  at: fc.nat(1000),
  text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  value: fc.jsonValue({ maxDepth: 4 })
});

/** A cell as `YCodeCell` lays it out. */
export function makeCell(source: string): Y.Map<unknown> {
  const cell = new Y.Map<unknown>();
  const metadata = new Y.Map<unknown>();
  metadata.set('trusted', true);
  cell.set('id', `cell-${source.length}`);
  cell.set('cell_type', 'code');
  cell.set('source', new Y.Text(source));
  cell.set('metadata', metadata);
  cell.set('outputs', new Y.Array());
  cell.set('execution_count', null);
  return cell;
}

/** Somebody at work. */
export class Worker {
  readonly updates: Uint8Array[] = [];
  private readonly _undo: Y.UndoManager;

  constructor(readonly doc: Y.Doc) {
    this._undo = new Y.UndoManager([this._cells, this._meta], {
      trackedOrigins: new Set([this]),
      captureTimeout: 0
    });
    // As y-websocket: what came from elsewhere is not sent back.
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'remote') {
        this.updates.push(update);
      }
    });
  }

  get _cells(): Y.Array<Y.Map<unknown>> {
    return this.doc.getArray('cells');
  }

  get _meta(): Y.Map<unknown> {
    return this.doc.getMap('meta');
  }

  do(act: IAct): void {
    if (act.what === 'undo') {
      this._undo.undo();
    } else if (act.what === 'redo') {
      this._undo.redo();
    } else {
      this.doc.transact(() => this._do(act), this);
    }
  }

  private _do({ what, at, text, value }: IAct): void {
    const cells = this._cells;
    const cell = cells.length > 0 ? cells.get(at % cells.length) : undefined;
    const source = cell?.get('source');
    if (what === 'insert' || cell === undefined) {
      cells.insert(at % (cells.length + 1), [makeCell(text)]);
    } else if (what === 'remove') {
      cells.delete(at % cells.length, 1);
    } else if (what === 'move') {
      cells.delete(at % cells.length, 1);
      cells.insert(at % (cells.length + 1), [makeCell(text)]);
    } else if (what === 'meta') {
      this._meta.set(text, value);
    } else if (what === 'run') {
      const outputs = cell.get('outputs') as Y.Array<unknown>;
      const output = new Y.Map<unknown>();
      output.set('output_type', 'stream');
      output.set('text', new Y.Text(text));
      outputs.push([output, { output_type: 'display_data', data: value }]);
    } else if (source instanceof Y.Text) {
      const index = at % (source.length + 1);
      if (what === 'type') {
        source.insert(index, text);
      } else if (what === 'erase') {
        source.delete(index, Math.min(3, source.length - index));
      } else {
        source.format(index, Math.min(3, source.length - index), {
          bold: true,
          link: { href: text }
        });
      }
    }
  }
}
