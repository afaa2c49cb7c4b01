/**
 * A model whose state a test sets and whose wishes are counted.
 *
 * @module
 */

import { Signal } from '@lumino/signaling';
import type {
  IInvitation,
  IProblem,
  IServerShareStatus,
  IShareChoices,
  IStartOptions
} from '../protocol';
import type { Action, IGuestsChange, IShareModel, Reach } from '../tokens';

/** What a test may set. */
interface IState {
  reach?: Reach;
  lost?: IProblem | null;
  status?: IServerShareStatus | null;
  choices?: IShareChoices | null;
  invitation?: IInvitation | null;
  error?: IProblem | null;
  busy?: Action[];
}

/** A model by hand. */
export class FakeModel implements IShareModel {
  reach: Reach = 'ready';
  lost: IProblem | null = null;
  status: IServerShareStatus | null = null;
  choices: IShareChoices | null = null;
  invitation: IInvitation | null = null;
  error: IProblem | null = null;
  busy: Action[] = [];
  isDisposed = false;
  readonly changed = new Signal<this, void>(this);
  readonly guestsChanged = new Signal<this, IGuestsChange>(this);

  refresh = jest.fn();
  loadChoices = jest.fn(async () => true);
  loadInvitation = jest.fn(async () => true);
  start = jest.fn(async (_: Partial<IStartOptions>) => true);
  stop = jest.fn(async () => true);
  extend = jest.fn(async (_: number) => true);
  remove = jest.fn(async (_: string) => true);
  takeNewAddress = jest.fn(async () => true);
  giveAuthtoken = jest.fn(async (_: string, __: boolean) => true);
  forgetAuthtoken = jest.fn(async () => true);
  forget = jest.fn(async () => true);

  constructor(state: IState = {}) {
    Object.assign(this, state);
  }

  isBusy(action: Action): boolean {
    return this.busy.includes(action);
  }

  /** Moves to another state and tells. */
  become(state: IState): void {
    Object.assign(this, state);
    this.changed.emit();
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }
}
