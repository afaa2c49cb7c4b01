/**
 * Judges the messages of a kernel socket: structure first, then the policy by
 * type and channel.
 *
 * @module
 */

import type { IGuestState } from '../share';
import { MalformedError } from './byte-reader';
import type { IChannelFilter, Judgement } from './channel';
import { CLOSE_POLICY, DROP, PASS, refuse } from './judgements';
import { parseKernelFrame } from './kernel-frame';
import { isKernelMessageAllowed } from './kernel-policy';

/** What a kernel filter asks of its guest. */
export type KernelGuest = Pick<IGuestState, 'role'>;

/** Filter of one kernel socket. */
export class KernelFilter implements IChannelFilter {
  /** Jupyter's own limit is lower (10 MiB unless configured) and speaks for itself. */
  readonly maxGuestMessageBytes = 32 * 1024 * 1024;
  /** Outputs come as one message each. */
  readonly maxServerMessageBytes = 128 * 1024 * 1024;

  private _protocol = '';

  /** @param guest whose role is asked at each message */
  constructor(private readonly _guest: KernelGuest) {}

  opened(protocol: string): void {
    this._protocol = protocol;
  }

  fromGuest(data: Buffer, isBinary: boolean): Judgement {
    try {
      const message = parseKernelFrame(data, isBinary, this._protocol);
      // A header's `username` is what the guest claims; it is not a basis for any decision.
      return isKernelMessageAllowed(this._guest.role, message) ? PASS : DROP;
    } catch (error) {
      if (error instanceof MalformedError) {
        return refuse(CLOSE_POLICY, 'This is no kernel message.');
      }
      throw error;
    }
  }

  /** Kernels speak freely: who has this socket may run code in them. */
  fromServer(): Judgement {
    return PASS;
  }

  closed(): void {
    // Nothing is kept.
  }
}
