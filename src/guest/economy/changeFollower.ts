/**
 * Asks again for what the gateway says has changed, for what may have changed
 * while it could not say so, and for nothing while nobody looks at the page.
 *
 * @module
 */

import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import type { IGuestChanged } from '../../protocol';
import type { IGuestVisit } from '../tokens';

/** Longest wait before asking, in milliseconds: all pages are told at once and need not ask at once. */
export const SPREAD_MS = 1_500;

/** When everything is asked for once more after the page has come, in milliseconds: what changed before the gateway looked is in it. */
export const CATCH_UP_MS = 15_000;

/** How often everything is asked for while the gateway cannot say what changes, in milliseconds. */
export const UNTOLD_MS = 30_000;

/** Ask for it; what goes wrong is for the one who asks. */
export type AskAgain = (change: IGuestChanged) => Promise<void>;

/** What a follower goes by. */
export interface IChangeFollowerOptions {
  visit: Pick<
    IGuestVisit,
    'changed' | 'ended' | 'isConnected' | 'end' | 'told'
  >;
  askAgain: AskAgain;
  /** What stands for everything: each list and each folder that is shown. */
  everything: () => IGuestChanged[];
  /** The document whose visibility counts. */
  page: Pick<
    Document,
    'visibilityState' | 'addEventListener' | 'removeEventListener'
  >;
  /** 0 to 1. */
  random: () => number;
}

/** Follows until the visit ends. */
export class ChangeFollower implements IDisposable {
  constructor(options: IChangeFollowerOptions) {
    this._options = options;
    const { visit, page } = options;
    this._wasConnected = visit.isConnected;
    if (visit.end !== null) {
      this._isDisposed = true;
      return;
    }
    visit.told.connect(this._onTold, this);
    visit.changed.connect(this._onVisitChanged, this);
    visit.ended.connect(this.dispose, this);
    page.addEventListener('visibilitychange', this._onVisibility);
    this._lookIn(visit.isConnected ? CATCH_UP_MS : UNTOLD_MS);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    clearTimeout(this._asking);
    clearTimeout(this._looking);
    this._options.page.removeEventListener(
      'visibilitychange',
      this._onVisibility
    );
    Signal.disconnectReceiver(this);
  }

  private _onTold(_: unknown, change: IGuestChanged): void {
    this._note([change]);
  }

  private _onVisitChanged(): void {
    const { isConnected } = this._options.visit;
    if (isConnected === this._wasConnected) {
      return;
    }
    this._wasConnected = isConnected;
    if (isConnected) {
      clearTimeout(this._looking);
      this._note(this._options.everything());
    } else {
      this._lookIn(UNTOLD_MS);
    }
  }

  private readonly _onVisibility = () => this._askSoon();

  private _lookIn(delayMs: number): void {
    clearTimeout(this._looking);
    this._looking = setTimeout(() => {
      this._note(this._options.everything());
      if (!this._options.visit.isConnected) {
        this._lookIn(UNTOLD_MS);
      }
    }, delayMs);
  }

  private _note(changes: readonly IGuestChanged[]): void {
    for (const change of changes) {
      this._pending.set(JSON.stringify(change), change);
    }
    this._askSoon();
  }

  /** A page that nobody sees asks when somebody does. */
  private _askSoon(): void {
    const { page, random } = this._options;
    if (
      this._pending.size === 0 ||
      this._asking !== undefined ||
      page.visibilityState === 'hidden'
    ) {
      return;
    }
    this._asking = setTimeout(() => this._ask(), random() * SPREAD_MS);
  }

  private _ask(): void {
    this._asking = undefined;
    const { page, askAgain } = this._options;
    if (page.visibilityState === 'hidden') {
      return;
    }
    const changes = [...this._pending.values()];
    this._pending.clear();
    for (const change of changes) {
      askAgain(change).catch(() => {
        // JupyterLab's own poll goes on trying, and shows what is wrong.
      });
    }
  }

  private readonly _options: IChangeFollowerOptions;
  /** By its text, so that each is asked for once. */
  private readonly _pending = new Map<string, IGuestChanged>();
  private _asking: ReturnType<typeof setTimeout> | undefined;
  private _looking: ReturnType<typeof setTimeout> | undefined;
  private _wasConnected: boolean;
  private _isDisposed = false;
}
