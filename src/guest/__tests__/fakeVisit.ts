/**
 * A visit whose time and end a test moves.
 *
 * @module
 */

import { Signal } from '@lumino/signaling';
import type { EndReason, IGuestChanged, IGuestPage } from '../../protocol';
import type { IGuestVisit } from '../tokens';

/** What the gateway writes into a guest's page. */
export const PAGE: IGuestPage = {
  share_id: 'aabbccddeeff0011',
  host_name: 'Ada',
  guest_id: '1122334455667788',
  guest_name: 'Grace',
  role: 'full',
  expires_at: '2026-01-01T13:00:00Z'
};

/** A visit by hand. */
export class FakeVisit implements IGuestVisit {
  readonly page = PAGE;
  secondsLeft = 42 * 60;
  isConnected = true;
  end: EndReason | null = null;
  isDisposed = false;
  readonly changed = new Signal<this, void>(this);
  readonly told = new Signal<this, IGuestChanged>(this);
  readonly ended = new Signal<this, EndReason>(this);
  doubt = jest.fn();
  acknowledge = jest.fn();
  leave = jest.fn();

  /** Moves the time that is left. */
  has(secondsLeft: number): void {
    this.secondsLeft = secondsLeft;
    this.changed.emit();
  }

  /** The connection is lost or back. */
  connects(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.changed.emit();
  }

  dispose(): void {
    this.isDisposed = true;
    Signal.clearData(this);
  }
}
