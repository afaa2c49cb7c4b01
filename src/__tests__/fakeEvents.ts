/**
 * Server events by hand.
 *
 * @module
 */

import type { Event } from '@jupyterlab/services';
import { Stream } from '@lumino/signaling';
import { HINT_SCHEMA_ID } from '../statusFeed';
import { MockedServer } from './mockedServer';

/** An event manager without a socket. */
export class FakeEvents implements Event.IManager {
  readonly serverSettings = new MockedServer().settings;
  readonly isDisposed = false;
  readonly stream: Stream<Event.IManager, Event.Emission> = new Stream(this);

  async emit(): Promise<void> {
    throw new Error('Nobody emits events here.');
  }

  dispose(): void {
    this.stream.stop();
  }

  /** What the server extension sends when something has changed. */
  hint(seq = 0): void {
    this.send({ schema_id: HINT_SCHEMA_ID, seq });
  }

  send(event: Event.Emission): void {
    this.stream.emit(event);
  }
}
