/**
 * What the plugins of guest mode know each other by.
 *
 * @module
 */

import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { EndReason, IGuestChanged, IGuestPage } from '../protocol';

/** A guest's visit. */
export interface IGuestVisit extends IDisposable {
  readonly page: IGuestPage;
  /** Whole seconds until the share ends, ≥ 0. */
  readonly secondsLeft: number;
  /** Whether the gateway is there, as far as is known. */
  readonly isConnected: boolean;
  /** Why it ended; null while it goes on. */
  readonly end: EndReason | null;
  /** Emitted when the time was moved, or the connection is lost or back. */
  readonly changed: ISignal<IGuestVisit, void>;
  /** Emitted with what the host or another guest has changed. */
  readonly told: ISignal<IGuestVisit, IGuestChanged>;
  /** Emitted once. */
  readonly ended: ISignal<IGuestVisit, EndReason>;
  /** Something on the page got no answer: look whether the gateway is still there. */
  doubt(): void;
  /** The guest has left: ends the visit. */
  leave(): void;
  /** Tells the gateway that the end is shown and all is disposed of. */
  acknowledge(): void;
}

/** Token of the visit. Absent on the host's page. */
export const IGuestVisit = new Token<IGuestVisit>(
  'jupyter-secure-share:IGuestVisit',
  'The visit of the guest whose page this is.'
);

/** The guest's commands. */
export namespace GuestCommandIDs {
  /** Asks, then ends the visit. */
  export const leave = 'secure-share:leave';
}
