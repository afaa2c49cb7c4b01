/**
 * A page in a room, as `y-websocket` is one: syncs a document, repeats what it
 * hears of others' presence.
 *
 * @module
 */

import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { once } from 'node:events';
import type { WebSocket } from 'ws';
import * as awarenessProtocol from 'y-protocols/awareness';
import * as syncProtocol from 'y-protocols/sync';
import * as Y from 'yjs';
import { frame, saveFrame, step1Frame, updateFrame } from './yjs-frames';

/** One page. */
export class RoomClient {
  readonly doc = new Y.Doc();
  readonly awareness = new awarenessProtocol.Awareness(this.doc);
  isSynced = false;

  private _saves = 0;
  private readonly _raw: Array<(answer: Record<string, unknown>) => void> = [];

  /** @param socket just opened */
  constructor(readonly socket: WebSocket) {
    socket.on('message', (data: Buffer) => this._hear(data));
    socket.on('close', () => this.awareness.destroy());
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) {
        socket.send(updateFrame(update));
      }
    });
    this.awareness.on(
      'update',
      (changes: Record<'added' | 'updated' | 'removed', number[]>) =>
        this._show(Object.values(changes).flat())
    );
    socket.send(step1Frame(this.doc));
    this._show([this.doc.clientID]);
  }

  /** Asks Jupyter to write the file; its answer's status. */
  async save(): Promise<unknown> {
    const answer = new Promise<Record<string, unknown>>(resolve =>
      this._raw.push(resolve)
    );
    this.socket.send(saveFrame(++this._saves));
    return (await answer).status;
  }

  async leave(): Promise<void> {
    const closed = once(this.socket, 'close');
    this.socket.close();
    await closed;
  }

  private _show(clients: number[]): void {
    if (this.socket.readyState === this.socket.OPEN) {
      this.socket.send(
        frame(encoder => {
          encoding.writeVarUint(encoder, 1);
          encoding.writeVarUint8Array(
            encoder,
            awarenessProtocol.encodeAwarenessUpdate(this.awareness, clients)
          );
        })
      );
    }
  }

  private _hear(data: Buffer): void {
    const decoder = decoding.createDecoder(data);
    const kind = decoding.readVarUint(decoder);
    if (kind === 0) {
      const encoder = encoding.createEncoder();
      encoding.writeVarUint(encoder, 0);
      const step = syncProtocol.readSyncMessage(
        decoder,
        encoder,
        this.doc,
        this
      );
      this.isSynced ||= step === 1;
      if (encoding.length(encoder) > 1) {
        this.socket.send(encoding.toUint8Array(encoder));
      }
    } else if (kind === 1) {
      awarenessProtocol.applyAwarenessUpdate(
        this.awareness,
        decoding.readVarUint8Array(decoder),
        this
      );
    } else {
      const answer = JSON.parse(decoding.readVarString(decoder)) as Record<
        string,
        unknown
      >;
      this._raw.shift()?.(answer);
    }
  }
}
