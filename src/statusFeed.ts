/**
 * Statuses as they come: asked for at once, on every hint, and again and
 * again while somebody wants polls. Stale ones are dropped.
 *
 * Statuses come as answers to requests only. Server events are hints, since
 * anybody with the right to write events can forge them: a hint makes the
 * feed ask, and nothing of its content is used.
 *
 * @module
 */

import type { Event, ServerConnection } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import { getShare } from './api';
import type { IServerShareStatus } from './protocol';
import { Refresher } from './refresher';

/** Schema of the event by which the server extension says that something changed. */
export const HINT_SCHEMA_ID =
  'https://schema.jupyter.org/jupyter_secure_share/share/v1';

/** How often a polling feed asks, in milliseconds: hints get lost with their socket. */
export const POLL_INTERVAL_MS = 3000;

/** Shortest time between two questions, in milliseconds, so that a flood of hints is no flood of requests. */
export const HINT_GAP_MS = 250;

/** The one feed of a model. */
export class StatusFeed implements IDisposable {
  constructor(options: StatusFeed.IOptions) {
    this._settings = options.serverSettings;
    this._refresher = new Refresher(() => this._ask(), HINT_GAP_MS);
    this._poll = new Poll({
      auto: false,
      name: 'jupyter-secure-share:status',
      frequency: { interval: POLL_INTERVAL_MS, backoff: false },
      standby: 'when-hidden',
      factory: async () => this._refresher.demand()
    });
    options.events.stream.connect(this._onEvent, this);
    this._refresher.demand();
  }

  /** Each status that is not stale, whether it says something new or not. */
  get received(): ISignal<this, IServerShareStatus> {
    return this._received;
  }

  /** Why a question for the status got none. */
  get failed(): ISignal<this, unknown> {
    return this._failed;
  }

  /** Whether the status is asked for every `POLL_INTERVAL_MS`; not while the page is hidden. */
  get isPolling(): boolean {
    return this._isPolling;
  }

  set isPolling(value: boolean) {
    if (value !== this._isPolling && !this._isDisposed) {
      this._isPolling = value;
      void (value ? this._poll.start() : this._poll.stop());
    }
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._poll.dispose();
    this._refresher.dispose();
    Signal.clearData(this);
  }

  /** Asks soon; what comes of it is told by the signals. */
  demand(): void {
    this._refresher.demand();
  }

  /** Taken down when a request is sent whose answer is a status: how many came before. */
  get count(): number {
    return this._count;
  }

  /**
   * Takes a status in unless it is stale: numbered lower than one that came
   * while it was on its way. Asked for afterwards, a lower number means that
   * Jupyter was started anew and counts from the beginning.
   *
   * @param countBefore the `count` from when it was asked for
   */
  take(status: IServerShareStatus, countBefore: number): void {
    const isOvertaken = this._count !== countBefore;
    if (this._isDisposed || (isOvertaken && status.seq < this._seq)) {
      return;
    }
    this._count++;
    this._seq = status.seq;
    this._received.emit(status);
  }

  private async _ask(): Promise<void> {
    const countBefore = this._count;
    try {
      this.take(await getShare(this._settings), countBefore);
    } catch (error) {
      this._failed.emit(error);
    }
  }

  private _onEvent(_: Event.IManager, event: Event.Emission): void {
    if (event.schema_id === HINT_SCHEMA_ID) {
      this._refresher.demand();
    }
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _refresher: Refresher;
  private readonly _poll: Poll;
  private readonly _received = new Signal<this, IServerShareStatus>(this);
  private readonly _failed = new Signal<this, unknown>(this);
  private _count = 0;
  /** Number of the last status taken in. */
  private _seq = 0;
  private _isPolling = false;
  private _isDisposed = false;
}

/** A namespace for StatusFeed statics. */
export namespace StatusFeed {
  /** Whom the feed asks, and by whom it is told. */
  export interface IOptions {
    /** Server settings of the application. */
    serverSettings: ServerConnection.ISettings;
    /** The application's event manager. */
    events: Event.IManager;
  }
}
