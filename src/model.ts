/**
 * The share as the host's page knows it: the last status, what the host can
 * ask for, and what is under way. Knows no screen.
 *
 * Statuses come as answers to requests only. Server events are hints, since
 * anybody with the right to write events can forge them: a hint makes the
 * model ask, and nothing of its content is used.
 *
 * @module
 */

import type { Event, ServerConnection } from '@jupyterlab/services';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import * as api from './api';
import type {
  IInvitation,
  IProblem,
  IServerShareStatus,
  IShareChoices,
  IStartOptions
} from './protocol';
import { knownProblem } from './problems';
import { Refresher } from './refresher';
import { ShareError } from './request';
import type { Action, IGuestsChange, IShareModel, Reach } from './tokens';

/** Schema of the event by which the server extension says that something changed. */
export const HINT_SCHEMA_ID =
  'https://schema.jupyter.org/jupyter_secure_share/share/v1';

/** How often the status is asked for while a share starts or is live, in milliseconds: hints get lost with their socket. */
export const POLL_INTERVAL_MS = 3000;

/** Shortest time between two questions, in milliseconds, so that a flood of hints is no flood of requests. */
export const HINT_GAP_MS = 250;

/** The one model of a page. */
export class ShareModel implements IShareModel {
  constructor(options: ShareModel.IOptions) {
    this._settings = options.serverSettings;
    this._events = options.events;
    this._refresher = new Refresher(() => this._ask(), HINT_GAP_MS);
    this._poll = new Poll({
      auto: false,
      name: 'jupyter-secure-share:status',
      frequency: { interval: POLL_INTERVAL_MS, backoff: false },
      standby: 'when-hidden',
      factory: async () => this._refresher.demand()
    });
    this._events.stream.connect(this._onEvent, this);
    this._refresher.demand();
  }

  get reach(): Reach {
    return this._reach;
  }

  get lost(): IProblem | null {
    return this._lost;
  }

  get status(): IServerShareStatus | null {
    return this._status;
  }

  get choices(): IShareChoices | null {
    return this._choices;
  }

  get invitation(): IInvitation | null {
    return this._invitation;
  }

  get error(): IProblem | null {
    return this._error;
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get guestsChanged(): ISignal<this, IGuestsChange> {
    return this._guestsChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._events.stream.disconnect(this._onEvent, this);
    this._poll.dispose();
    this._refresher.dispose();
    this._invitation = null;
    Signal.clearData(this);
  }

  isBusy(action: Action): boolean {
    return this._busy.has(action);
  }

  refresh(): void {
    this._refresher.demand();
  }

  loadChoices(): Promise<boolean> {
    return this._request('choices', api.getChoices(this._settings), choices => {
      this._choices = choices;
    });
  }

  loadInvitation(): Promise<boolean> {
    const share = this._status?.id;
    return this._request(
      'invitation',
      api.getInvitation(this._settings),
      invitation => {
        // The share may have ended while the answer was on its way.
        if (this._status?.phase === 'live' && this._status.id === share) {
          this._invitation = invitation;
        }
      }
    );
  }

  async start(options: Partial<IStartOptions>): Promise<boolean> {
    if (this.isBusy('start')) {
      return false;
    }
    this._isStopWished = false;
    return this._wish('start', () => api.startShare(this._settings, options));
  }

  async stop(): Promise<boolean> {
    this._isStopWished = true;
    return this._wish('stop', () => api.stopShare(this._settings));
  }

  async extend(minutes: number): Promise<boolean> {
    return this._wish('extend', () => api.extendShare(this._settings, minutes));
  }

  async remove(guest: string): Promise<boolean> {
    this._removed.add(guest);
    const isRemoved = await this._wish(`remove ${guest}`, () =>
      api.removeGuest(this._settings, guest)
    );
    if (!isRemoved) {
      this._removed.delete(guest);
    }
    return isRemoved;
  }

  async forget(): Promise<boolean> {
    return this._wish('forget', () => api.forget(this._settings));
  }

  /** Asks for something that changes the share, and for the status right after. */
  private async _wish(
    action: Action,
    ask: () => Promise<IServerShareStatus | null>
  ): Promise<boolean> {
    if (this.isBusy(action)) {
      return false;
    }
    this._error = null;
    const askedAt = this._received;
    const isDone = await this._request(action, ask(), answer => {
      if (isStatus(answer)) {
        this._receive(answer, askedAt);
      }
    });
    this._refresher.demand();
    return isDone;
  }

  /** Waits for an answer, marks the action busy meanwhile, and keeps the reason when it is refused. */
  private async _request<T>(
    action: Action,
    answer: Promise<T>,
    take: (answer: T) => void
  ): Promise<boolean> {
    this._busy.add(action);
    this._pollWhenNeeded();
    this._changed.emit();
    try {
      const value = await answer;
      if (!this._isDisposed) {
        take(value);
      }
      return true;
    } catch (error) {
      // A start that the host himself cut short has not failed.
      if (action !== 'start' || !this._isStopWished) {
        this._error = problemOf(error);
      }
      return false;
    } finally {
      this._busy.delete(action);
      this._pollWhenNeeded();
      this._changed.emit();
    }
  }

  private async _ask(): Promise<void> {
    const askedAt = this._received;
    try {
      const status = await api.getShare(this._settings);
      if (!isStatus(status)) {
        throw new Error('This answer is no status.');
      }
      this._receive(status, askedAt);
    } catch (error) {
      this._lose(error);
    }
  }

  /**
   * Takes a status in unless it is stale: numbered lower than one that came
   * while it was on its way. Asked for afterwards, a lower number means that
   * Jupyter was started anew and counts from the beginning.
   */
  private _receive(status: IServerShareStatus, askedAt: number): void {
    if (this._isDisposed) {
      return;
    }
    const before = this._status;
    if (before && status.seq < before.seq && this._received !== askedAt) {
      return;
    }
    this._received++;
    if (this._reach === 'ready' && isSame(before, status)) {
      return;
    }
    this._reach = 'ready';
    this._lost = null;
    this._status = status;
    if (status.phase !== 'live' || status.id !== before?.id) {
      this._invitation = null;
    }
    this._pollWhenNeeded();
    this._changed.emit();
    if (before && before.id === status.id) {
      this._compareGuests(before, status);
    } else {
      this._removed.clear();
    }
  }

  private _compareGuests(
    before: IServerShareStatus,
    now: IServerShareStatus
  ): void {
    if (before.phase !== 'live' || now.phase !== 'live') {
      return;
    }
    const known = new Set(before.guests.map(guest => guest.id));
    const here = new Set(now.guests.map(guest => guest.id));
    const change: IGuestsChange = {
      joined: now.guests.filter(guest => !known.has(guest.id)),
      left: before.guests.filter(
        guest => !here.has(guest.id) && !this._removed.has(guest.id)
      )
    };
    if (change.joined.length || change.left.length) {
      this._guestsChanged.emit(change);
    }
  }

  private _lose(error: unknown): void {
    if (this._isDisposed) {
      return;
    }
    const isMissing = error instanceof ShareError && error.isExtensionMissing;
    const reach = isMissing ? 'missing' : 'unreachable';
    const lost = problemOf(error);
    if (this._reach !== reach || this._lost?.code !== lost.code) {
      this._reach = reach;
      this._lost = lost;
      this._changed.emit();
    }
  }

  private _onEvent(_: Event.IManager, event: Event.Emission): void {
    if (event.schema_id === HINT_SCHEMA_ID) {
      this._refresher.demand();
    }
  }

  private _pollWhenNeeded(): void {
    if (this._isDisposed) {
      return;
    }
    const phase = this._status?.phase;
    const isNeeded =
      phase === 'starting' || phase === 'live' || this.isBusy('start');
    if (isNeeded !== this._isPolling) {
      this._isPolling = isNeeded;
      void (isNeeded ? this._poll.start() : this._poll.stop());
    }
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _events: Event.IManager;
  private readonly _refresher: Refresher;
  private readonly _poll: Poll;
  private readonly _busy = new Set<Action>();
  private readonly _removed = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _guestsChanged = new Signal<this, IGuestsChange>(this);
  private _reach: Reach = 'loading';
  private _lost: IProblem | null = null;
  private _status: IServerShareStatus | null = null;
  private _choices: IShareChoices | null = null;
  private _invitation: IInvitation | null = null;
  private _error: IProblem | null = null;
  /** How many statuses were taken in. */
  private _received = 0;
  private _isPolling = false;
  private _isStopWished = false;
  private _isDisposed = false;
}

/** A namespace for ShareModel statics. */
export namespace ShareModel {
  /** What the model works with. */
  export interface IOptions {
    /** Server settings of the application. */
    serverSettings: ServerConnection.ISettings;
    /** The application's event manager. */
    events: Event.IManager;
  }
}

/** Whether an answer is a status; a proxy in between may answer anything. */
function isStatus(answer: unknown): answer is IServerShareStatus {
  const status = answer as Partial<IServerShareStatus> | null;
  return (
    typeof status?.seq === 'number' &&
    typeof status.phase === 'string' &&
    Array.isArray(status.guests)
  );
}

/** Whether two statuses say the same, so that polls redraw nothing. */
function isSame(
  before: IServerShareStatus | null,
  now: IServerShareStatus
): boolean {
  return JSONExt.deepEqual(
    before as unknown as ReadonlyJSONValue,
    now as unknown as ReadonlyJSONValue
  );
}

function problemOf(error: unknown): IProblem {
  return error instanceof ShareError
    ? error.problem
    : knownProblem('UNEXPECTED_ANSWER');
}
