/**
 * The two open legs of a channel: what one says is judged and handed to the
 * other, whoever reads slowly slows the writer down, and both end together
 * with the code that either side gave.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { ILog } from '../log';
import type { ChannelKind, IChannelFilter, Judgement } from './channel';
import { withoutHostPaths } from './host-paths';
import { CLOSE_INTERNAL, CLOSE_POLICY, CLOSE_TOO_BIG } from './judgements';
import { Leg, type ILegEvents, type ILegOptions } from './leg';
import type { IMarks } from './outflow';

/** What a pair is made of. */
export interface ILegPairOptions {
  readonly guest: Pick<ILegOptions, 'webSocket' | 'stream'>;
  readonly upstream: Pick<ILegOptions, 'webSocket' | 'stream'>;
  readonly kind: ChannelKind;
  /** For the log. */
  readonly guestId: string;
  readonly filter: IChannelFilter;
  readonly clock: IClock;
  readonly log: ILog;
  /** Called once when both legs are shut. */
  onEnded(): void;
}

/** How often both legs are pinged, in milliseconds. */
const PING_MS = 25_000;

/** Both legs are destroyed so long after `close`, in milliseconds. */
const CLOSE_MS = 1_000;

/** Going away (RFC 6455 §7.4.1): what Jupyter is told when the guest broke the protocol. */
const CLOSE_GOING_AWAY = 1001;

/** The connection ended without goodbye; never on the wire. */
const NO_GOODBYE = 1006;

/** Jupyter does not wait for slow readers, it piles up: so it is read ahead of them, within bounds. */
const TO_GUEST: IMarks = { highBytes: 4 << 20, lowBytes: 1 << 20 };
const TO_UPSTREAM: IMarks = { highBytes: 1 << 20, lowBytes: 256 << 10 };

/** Two legs, joined by a filter. */
export class LegPair {
  private readonly _guest: Leg;
  private readonly _upstream: Leg;
  private _openLegs = 2;
  private _isClosing = false;
  private _cancelBeat: () => void = () => undefined;
  private _cancelClose: () => void = () => undefined;

  constructor(private readonly _options: ILegPairOptions) {
    const { guest, upstream, clock, filter } = _options;
    this._guest = new Leg({
      ...guest,
      clock,
      marks: TO_GUEST,
      events: this._guestEvents()
    });
    this._upstream = new Leg({
      ...upstream,
      clock,
      marks: TO_UPSTREAM,
      events: this._upstreamEvents()
    });
    if (filter.serverSpeaksFirst === true) {
      this._guest.hold('server-first');
    }
    this._beatLater();
  }

  /** Closes both legs with a code and destroys them soon after; what waits is dropped. */
  close(code: number, reason: string): void {
    this._isClosing = true;
    this._guest.closeNow(code, reason);
    this._upstream.closeNow(code, reason);
    this._cancelClose();
    this._cancelClose = this._options.clock.after(CLOSE_MS, () =>
      this.destroy()
    );
  }

  destroy(): void {
    this._isClosing = true;
    this._guest.destroy();
    this._upstream.destroy();
  }

  private _guestEvents(): ILegEvents {
    return {
      message: (data, isBinary) =>
        this._carry(this._upstream, 'fromGuest', data, isBinary),
      closed: (code, reason) => {
        this._oneLess();
        this._passGoodbye(this._upstream, code, reason);
      },
      broke: () => this._passGoodbye(this._upstream, CLOSE_GOING_AWAY, ''),
      backedUp: () => this._upstream.hold('slow-guest'),
      relieved: () => this._upstream.release('slow-guest'),
      stalled: () => this._drop('guest-stalled'),
      flooded: () => this.close(CLOSE_POLICY, 'Too many pings.')
    };
  }

  private _upstreamEvents(): ILegEvents {
    return {
      message: (data, isBinary) => {
        this._carry(this._guest, 'fromServer', data, isBinary);
        this._guest.release('server-first');
      },
      closed: (code, reason) => {
        this._oneLess();
        // Jupyter puts texts of its errors here.
        const text = withoutHostPaths(reason.toString('utf8'));
        this._passGoodbye(this._guest, code, text);
      },
      broke: tooBig =>
        this._passGoodbye(this._guest, tooBig ? CLOSE_TOO_BIG : NO_GOODBYE, ''),
      backedUp: () => this._guest.hold('slow-upstream'),
      relieved: () => this._guest.release('slow-upstream'),
      stalled: () => this._drop('upstream-stalled'),
      flooded: () => this._drop('upstream-flooded')
    };
  }

  private _carry(
    to: Leg,
    judge: 'fromGuest' | 'fromServer',
    data: Buffer,
    isBinary: boolean
  ): void {
    if (this._isClosing) {
      return;
    }
    const judgement = this._judgementOf(judge, data, isBinary);
    switch (judgement.kind) {
      case 'pass':
        to.send(data, isBinary);
        break;
      case 'replace':
        to.send(judgement.data, judgement.isBinary);
        break;
      case 'close':
        this._note('channel-message-refused', { code: judgement.code });
        this.close(judgement.code, judgement.reason);
        break;
      case 'drop':
        break;
    }
  }

  private _judgementOf(
    judge: 'fromGuest' | 'fromServer',
    data: Buffer,
    isBinary: boolean
  ): Judgement {
    try {
      return this._options.filter[judge](data, isBinary);
    } catch (error) {
      this._note('channel-filter-failed', { error: String(error) });
      return { kind: 'close', code: CLOSE_INTERNAL, reason: '' };
    }
  }

  private _oneLess(): void {
    this._openLegs -= 1;
    if (this._openLegs === 0) {
      this._cancelBeat();
      this._cancelClose();
      this._options.onEnded();
    }
  }

  /** One leg is gone or going: the other one is told the same. */
  private _passGoodbye(
    other: Leg,
    code: number,
    reason: Buffer | string
  ): void {
    if (this._isClosing) {
      return;
    }
    this._isClosing = true;
    if (code === NO_GOODBYE) {
      // The end of a connection has no code, so it is passed on as one.
      other.destroy();
    } else {
      other.closeBehind(code, reason);
    }
  }

  private _beatLater(): void {
    this._cancelBeat = this._options.clock.after(PING_MS, () => {
      // Both are pinged, whatever the first one says.
      const beats = [this._guest.beat(), this._upstream.beat()];
      if (beats.includes(true)) {
        this._drop('channel-silent');
      } else {
        this._beatLater();
      }
    });
  }

  private _drop(event: string): void {
    this._note(event, {});
    this.destroy();
  }

  private _note(event: string, fields: Record<string, unknown>): void {
    const { log, guestId, kind } = this._options;
    log.write('warning', event, { guest: guestId, kind, ...fields });
  }
}
