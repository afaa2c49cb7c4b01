/**
 * The guest page's own socket: how things stand, and the end. It leads
 * nowhere but to the gateway.
 *
 * @module
 */

import { WebSocketServer, type WebSocket } from 'ws';
import type {
  IGuestClosed,
  IGuestStanding,
  ToGuestPage
} from '../../../src/protocol';
import type { IClock } from '../clock';
import type { IGuestState, ILiveSocket, ISession, IShare } from '../share';
import type { IRequestContext, StepResult } from './context';
import { statusAnswer } from './refusal';

/** Longest message of a page, in bytes: it has one word to say. */
const MAX_MESSAGE_BYTES = 256;

/** How often a page is pinged, in milliseconds; one that does not answer until the next is gone. */
export const PING_INTERVAL_MS = 20_000;

/** Above this many bytes that a page does not take, it is given up. */
const MAX_WAITING_BYTES = 64 * 1024;

/** WebSocket close code for a message that breaks the rules (RFC 6455 §7.4.1). */
const POLICY_VIOLATION = 1008;

/** How things stand for a guest. */
export function standingOf(
  share: Pick<IShare, 'expiresAtWallMs'>,
  guest: Pick<IGuestState, 'role'>,
  wallMs: number
): IGuestStanding {
  const leftMs = Math.max(0, share.expiresAtWallMs - wallMs);
  return {
    type: 'standing',
    role: guest.role,
    expires_at: new Date(share.expiresAtWallMs).toISOString(),
    seconds_left: Math.floor(leftMs / 1000)
  };
}

/** Takes guests' own sockets. */
export class LiveSockets {
  /** @param _onOpened told of the session whose page has opened its socket */
  constructor(
    private readonly _clock: Pick<IClock, 'wallMs' | 'after'>,
    private readonly _onOpened: (session: ISession) => void = () => undefined
  ) {}

  /** Answers the handshake and tells how things stand. */
  attach(
    { request, upgrade, share }: IRequestContext,
    session: ISession,
    guest: IGuestState
  ): StepResult {
    if (upgrade === null) {
      return statusAnswer(400);
    }
    this._server.handleUpgrade(
      request,
      upgrade.socket,
      upgrade.head,
      webSocket => {
        const live = new LiveSocket(webSocket, guest, this._clock);
        if (!guest.addSocket(live)) {
          live.tell({ type: 'ended', reason: guest.end?.reason ?? 'lost' });
          live.destroy();
          return;
        }
        live.tell(standingOf(share, guest, this._clock.wallMs()));
        this._onOpened(session);
      }
    );
    return 'taken';
  }

  /** Takes no more sockets; open ones belong to their guests. */
  dispose(): void {
    this._server.close();
  }

  private readonly _server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    autoPong: false,
    maxPayload: MAX_MESSAGE_BYTES
  });
}

/** One page's socket. */
class LiveSocket implements ILiveSocket {
  readonly kind = 'live';

  constructor(
    private readonly _socket: WebSocket,
    guest: IGuestState,
    private readonly _clock: Pick<IClock, 'after'>
  ) {
    _socket.on('message', (data, isBinary) => {
      if (!isBinary && isClosed(String(data))) {
        this._acknowledged = true;
      } else {
        this.close(POLICY_VIOLATION, '');
      }
    });
    _socket.on('ping', data => {
      // RFC 6455 §5.5.3: only the last of several needs an answer; a page that takes none must not pile them up.
      if (_socket.bufferedAmount === 0) {
        _socket.pong(data);
      }
    });
    _socket.on('pong', () => {
      this._isAlive = true;
    });
    // `close` follows.
    _socket.on('error', () => undefined);
    _socket.once('close', () => {
      this._cancelPing();
      guest.removeSocket(this);
    });
    this._cancelPing = this._planPing();
  }

  /** True once the page has said that it is done. */
  get acknowledged(): boolean {
    return this._acknowledged;
  }

  tell(message: ToGuestPage): void {
    if (this._socket.readyState !== this._socket.OPEN) {
      return;
    }
    if (this._socket.bufferedAmount > MAX_WAITING_BYTES) {
      this.destroy();
      return;
    }
    // A send that fails is followed by `close`.
    this._socket.send(JSON.stringify(message), () => undefined);
  }

  close(code: number, reason: string): void {
    this._socket.close(code, reason);
  }

  destroy(): void {
    this._socket.terminate();
  }

  private _planPing(): () => void {
    return this._clock.after(PING_INTERVAL_MS, () => {
      if (!this._isAlive) {
        this.destroy();
        return;
      }
      this._isAlive = false;
      this._socket.ping();
      this._cancelPing = this._planPing();
    });
  }

  private _acknowledged = false;
  private _isAlive = true;
  private _cancelPing: () => void;
}

function isClosed(text: string): boolean {
  try {
    const message = JSON.parse(text) as Partial<IGuestClosed> | null;
    return message?.type === 'closed';
  } catch {
    return false;
  }
}
