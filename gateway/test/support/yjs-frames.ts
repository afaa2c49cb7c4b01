/**
 * Room frames: honest ones from Yjs itself, and updates written by hand that
 * Yjs would never write.
 *
 * @module
 */

import * as encoding from 'lib0/encoding';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';

/** A frame of the given parts. */
export function frame(write: (encoder: encoding.Encoder) => void): Buffer {
  const encoder = encoding.createEncoder();
  write(encoder);
  return Buffer.from(encoding.toUint8Array(encoder));
}

export function step1Frame(doc: Y.Doc): Buffer {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 0);
    syncProtocol.writeSyncStep1(encoder, doc);
  });
}

export function step2Frame(update: Uint8Array): Buffer {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(encoder, update);
  });
}

export function updateFrame(update: Uint8Array): Buffer {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 0);
    syncProtocol.writeUpdate(encoder, update);
  });
}

export function saveFrame(id: number): Buffer {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 2);
    encoding.writeVarString(encoder, 'save');
    encoding.writeVarUint(encoder, id);
  });
}

/** One presence: a state, or null for somebody who left. */
export interface IPresence {
  readonly clientId: number;
  readonly clock: number;
  readonly state: unknown;
}

export function awarenessFrame(...presences: readonly IPresence[]): Buffer {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint8Array(
      encoder,
      frame(inner => {
        encoding.writeVarUint(inner, presences.length);
        for (const { clientId, clock, state } of presences) {
          encoding.writeVarUint(inner, clientId);
          encoding.writeVarUint(inner, clock);
          encoding.writeVarString(inner, JSON.stringify(state));
        }
      })
    );
  });
}

/** What a page that gets the frame knows of others. */
export function presencesIn(data: Buffer): Map<number, unknown> {
  const awareness = new awarenessProtocol.Awareness(new Y.Doc());
  awareness.setLocalState(null);
  const length = data.length - 1;
  const bytes = data.subarray(length < 0x80 ? 2 : length < 0x4002 ? 3 : 4);
  awarenessProtocol.applyAwarenessUpdate(awareness, bytes, null);
  awareness.destroy();
  return new Map(awareness.getStates());
}

/** Names an element: client and clock. */
export type Id = readonly [client: number, clock: number];

/** An element that holds a shared type (or text), hung where it says. */
export interface IHandMade {
  readonly parent?: Id | string;
  readonly left?: Id;
  readonly right?: Id;
  /** Default: a `Y.Array`. */
  readonly content?: (encoder: encoding.Encoder) => void;
  /** Default 7: a shared type. */
  readonly kind?: number;
}

/** An update of hand-made elements of one client with consecutive clocks. */
export function handMadeUpdate(
  client: number,
  clock: number,
  elements: readonly IHandMade[]
): Uint8Array {
  return frame(encoder => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarUint(encoder, elements.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    elements.forEach(element => writeElement(encoder, element));
    encoding.writeVarUint(encoder, 0);
  });
}

function writeElement(
  encoder: encoding.Encoder,
  { parent, left, right, content, kind = 7 }: IHandMade
): void {
  encoding.writeUint8(encoder, kind | (left ? 0x80 : 0) | (right ? 0x40 : 0));
  const writeId = ([client, clock]: Id): void => {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  };
  if (left) {
    writeId(left);
  }
  if (right) {
    writeId(right);
  }
  if (!left && !right) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0);
    if (typeof parent === 'string') {
      encoding.writeVarString(encoder, parent);
    } else {
      writeId(parent ?? [0, 0]);
    }
  }
  (content ?? (inner => encoding.writeVarUint(inner, 0)))(encoder);
}

/** `count` arrays inside each other, the outermost in `parent`. */
export function nestedArrays(
  client: number,
  clock: number,
  count: number,
  parent: Id | string
): Uint8Array {
  return handMadeUpdate(
    client,
    clock,
    Array.from({ length: count }, (_, index) => ({
      parent: index === 0 ? parent : [client, clock + index - 1]
    }))
  );
}

/** One value of lib0's `Any` format with `count` arrays inside each other. */
export function nestedValue(client: number, count: number): Uint8Array {
  return handMadeUpdate(client, 0, [
    {
      parent: 'cells',
      kind: 8,
      content: encoder => {
        encoding.writeVarUint(encoder, 1);
        for (let index = 0; index < count; index++) {
          encoding.writeUint8(encoder, 117);
          encoding.writeVarUint(encoder, index === count - 1 ? 0 : 1);
        }
      }
    }
  ]);
}

/** How deep the deepest element lies in what these updates build, Jupyter's part played by Yjs. */
export function builtDepth(updates: readonly Uint8Array[]): number {
  const doc = new Y.Doc();
  updates.forEach(update => Y.applyUpdate(doc, update));
  const depths = new Map<Y.Item | null, number>([[null, 0]]);
  const parentOf = (item: Y.Item): Y.Item | null =>
    (item.parent as Y.AbstractType<unknown>)._item;
  for (const structs of doc.store.clients.values()) {
    for (const struct of structs) {
      const chain: Y.Item[] = [];
      let item = struct instanceof Y.Item && struct.parent ? struct : null;
      while (item !== null && !depths.has(item)) {
        chain.push(item);
        item = parentOf(item);
      }
      for (const above of chain.reverse()) {
        depths.set(above, 1 + (depths.get(parentOf(above)) ?? 0));
      }
    }
  }
  return Math.max(...depths.values());
}
