/**
 * Opens a share at its address once that is proved, and again each time that
 * it has become another one; until then nobody comes in.
 *
 * @module
 */

import type { IClock } from './clock';
import { GatewayError } from './errors';
import type { IShareState } from './share-state';
import type { IOpenTransport } from './transport/transport';

/** How long to wait before a tunnel that is lost is looked at again, in milliseconds. */
const LOOK_AGAIN_MS = 500;

/** What is needed. */
export interface IProvedAddressOptions {
  transport: IOpenTransport;
  share: Pick<IShareState, 'moveTo' | 'markOpen'>;
  /** @throws GatewayError what does not hold at the address of now */
  prove: () => Promise<void>;
  clock: Pick<IClock, 'after'>;
  /** Told when it is open at another address. */
  onChange: () => void;
  /** Told when it can never be opened again. */
  onLost: (problem: GatewayError) => void;
}

/** The address of one share. */
export class ProvedAddress {
  constructor(private readonly options: IProvedAddressOptions) {
    // It may have become another one since the share was made.
    options.share.moveTo(options.transport.address);
  }

  /**
   * Opens the share for the first time.
   *
   * @throws GatewayError why it cannot be opened; Error when it has been shut meanwhile
   */
  async open(): Promise<void> {
    await this.openProved();
    this._isOpen = true;
  }

  /** The address has become another one: it is opened when it is proved, as the first one was. */
  move(): void {
    const { transport, share, onLost } = this.options;
    if (this._isShut) {
      return;
    }
    const { address } = transport;
    share.moveTo(address);
    if (!this._isOpen) {
      // Whoever opens the share proves what it is to be opened at.
      return;
    }
    this._moving = this.openMoved();
    this._moving.catch((error: unknown) => {
      if (!this._isShut && transport.address === address) {
        onLost(
          error instanceof GatewayError
            ? error
            : new GatewayError('PROOF_FAILED', error)
        );
      }
    });
  }

  /** Resolves when the share is open at the address of the last move. @throws why it was not opened */
  async moved(): Promise<void> {
    await this._moving;
  }

  /** The share is not opened any more. */
  shut(): void {
    this._isShut = true;
  }

  /** A tunnel that is lost meanwhile says nothing about the locks: when it is back, they are tried again. */
  private async openMoved(): Promise<void> {
    const { transport, clock, onChange } = this.options;
    for (;;) {
      try {
        await this.openProved();
        onChange();
        return;
      } catch (error) {
        if (this._isShut || transport.tunnel?.state !== 'reconnecting') {
          throw error;
        }
      }
      await new Promise<void>(resolve => clock.after(LOOK_AGAIN_MS, resolve));
    }
  }

  /** Opens it at the address that is proved; one that changes meanwhile is proved in its turn. */
  private async openProved(): Promise<void> {
    const { transport, share, prove } = this.options;
    for (;;) {
      const { address } = transport;
      try {
        await prove();
      } catch (error) {
        if (transport.address === address) {
          throw error;
        }
      }
      if (this._isShut) {
        throw new Error('The share was stopped while it was opening.');
      }
      if (transport.address === address) {
        share.markOpen();
        return;
      }
    }
  }

  private _moving: Promise<void> | null = null;
  /** It has been open once. */
  private _isOpen = false;
  private _isShut = false;
}
