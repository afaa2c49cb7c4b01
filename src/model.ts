/**
 * The share as the host's page knows it: the last status, what the host can
 * ask for, and what is under way. Knows no screen.
 *
 * @module
 */

import type { ServerConnection } from '@jupyterlab/services';
import type { ReadonlyJSONValue } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import * as api from './api';
import { guestsChange } from './guestsChange';
import type {
  IInvitation,
  IProblem,
  IServerShareStatus,
  IShareChoices,
  IStartOptions
} from './protocol';
import { knownProblem } from './problems';
import { ShareError } from './request';
import { StatusFeed } from './statusFeed';
import type { Action, IGuestsChange, IShareModel, Reach } from './tokens';

/** The one model of a page. */
export class ShareModel implements IShareModel {
  constructor(options: StatusFeed.IOptions) {
    this._settings = options.serverSettings;
    this._feed = new StatusFeed(options);
    this._feed.received.connect(this._onStatus, this);
    this._feed.failed.connect(this._onFailed, this);
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
    return this._failure?.problem ?? null;
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
    this._isDisposed = true;
    this._feed.dispose();
    this._invitation = null;
    Signal.clearData(this);
  }

  isBusy(action: Action): boolean {
    return this._busy.has(action);
  }

  refresh(): void {
    this._feed.demand();
  }

  loadChoices(): Promise<boolean> {
    return this._load(
      'choices',
      () => api.getChoices(this._settings),
      choices => {
        this._choices = choices;
      }
    );
  }

  async loadInvitation(): Promise<boolean> {
    const before = this._status;
    const isLoaded = await this._load(
      'invitation',
      () => api.getInvitation(this._settings),
      invitation => {
        // The share may have ended while the answer was on its way, or moved.
        if (
          this._status?.phase === 'live' &&
          this._status.id === before?.id &&
          (this._status.url === before?.url ||
            this._status.url === invitation.url)
        ) {
          this._invitation = invitation;
        }
      }
    );
    const isMoved =
      this._status?.phase === 'live' && this._status.url !== before?.url;
    return isLoaded && isMoved && !this._invitation && !this._isDisposed
      ? this.loadInvitation()
      : isLoaded;
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
    const action: Action = `remove ${guest}`;
    if (this.isBusy(action)) {
      return false;
    }
    this._removed.add(guest);
    const isRemoved = await this._wish(action, () =>
      api.removeGuest(this._settings, guest)
    );
    if (!isRemoved) {
      this._removed.delete(guest);
    }
    return isRemoved;
  }

  async takeNewAddress(): Promise<boolean> {
    return this._wish('new-address', () => api.takeNewAddress(this._settings));
  }

  async giveAuthtoken(authtoken: string, remember: boolean): Promise<boolean> {
    return this._changeAuthtoken(() =>
      api.giveAuthtoken(this._settings, authtoken, remember)
    );
  }

  async forgetAuthtoken(): Promise<boolean> {
    return this._changeAuthtoken(() => api.forgetAuthtoken(this._settings));
  }

  async forget(): Promise<boolean> {
    return this._wish('forget', () => api.forget(this._settings));
  }

  /** Where the authtoken comes from is part of the choices, so they are asked for anew. */
  private async _changeAuthtoken(ask: () => Promise<void>): Promise<boolean> {
    const isDone = await this._wish('authtoken', ask);
    if (isDone) {
      // An answer on its way may be older than the change.
      await this._busy.get('choices');
      await this.loadChoices();
    }
    return isDone;
  }

  /** Asks for something to know. Whoever wants it too meanwhile gets the same answer. */
  private _load<T>(
    action: Action,
    ask: () => Promise<T>,
    take: (answer: T) => void
  ): Promise<boolean> {
    return this._busy.get(action) ?? this._request(action, ask(), take);
  }

  /** Asks for something that changes the share, and for the status right after. */
  private async _wish(
    action: Action,
    ask: () => Promise<IServerShareStatus | void>
  ): Promise<boolean> {
    if (this.isBusy(action)) {
      return false;
    }
    this._failure = null;
    const countBefore = this._feed.count;
    const isDone = await this._request(action, ask(), status => {
      if (status) {
        this._feed.take(status, countBefore);
      }
    });
    this._feed.demand();
    return isDone;
  }

  /** Marks the action busy until its answer has come. Resolves to whether it is a good one. */
  private _request<T>(
    action: Action,
    answer: Promise<T>,
    take: (answer: T) => void
  ): Promise<boolean> {
    const isDone = this._receive(action, answer, take);
    this._busy.set(action, isDone);
    this._pollWhenNeeded();
    this._changed.emit();
    return isDone;
  }

  private async _receive<T>(
    action: Action,
    answer: Promise<T>,
    take: (answer: T) => void
  ): Promise<boolean> {
    try {
      const value = await answer;
      if (!this._isDisposed) {
        take(value);
      }
      if (this._failure?.action === action) {
        this._failure = null;
      }
      return true;
    } catch (error) {
      // A start that the host himself cut short has not failed.
      if (action !== 'start' || !this._isStopWished) {
        this._failure = { action, problem: problemOf(error) };
      }
      return false;
    } finally {
      this._busy.delete(action);
      this._pollWhenNeeded();
      this._changed.emit();
    }
  }

  private _onStatus(_: StatusFeed, status: IServerShareStatus): void {
    const before = this._status;
    if (this._reach === 'ready' && isSame(before, status)) {
      return;
    }
    this._reach = 'ready';
    this._lost = null;
    this._status = status;
    if (
      status.phase !== 'live' ||
      status.id !== before?.id ||
      status.url !== before.url
    ) {
      this._invitation = null;
    }
    if (status.id !== before?.id) {
      this._removed.clear();
    }
    this._pollWhenNeeded();
    this._changed.emit();
    const change = guestsChange(before, status, this._removed);
    if (change) {
      this._guestsChanged.emit(change);
    }
  }

  private _onFailed(_: StatusFeed, error: unknown): void {
    const isMissing = error instanceof ShareError && error.isExtensionMissing;
    const reach = isMissing ? 'missing' : 'unreachable';
    const lost = problemOf(error);
    if (this._reach !== reach || this._lost?.code !== lost.code) {
      this._reach = reach;
      this._lost = lost;
      this._changed.emit();
    }
  }

  private _pollWhenNeeded(): void {
    const phase = this._status?.phase;
    this._feed.isPolling =
      phase === 'starting' || phase === 'live' || this.isBusy('start');
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _feed: StatusFeed;
  /** What is under way, each with whether it will have worked. */
  private readonly _busy = new Map<Action, Promise<boolean>>();
  private readonly _removed = new Set<string>();
  private readonly _changed = new Signal<this, void>(this);
  private readonly _guestsChanged = new Signal<this, IGuestsChange>(this);
  private _reach: Reach = 'loading';
  private _lost: IProblem | null = null;
  private _status: IServerShareStatus | null = null;
  private _choices: IShareChoices | null = null;
  private _invitation: IInvitation | null = null;
  /** What failed last, and why. */
  private _failure: { action: Action; problem: IProblem } | null = null;
  private _isStopWished = false;
  private _isDisposed = false;
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
