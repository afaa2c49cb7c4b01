/**
 * Cuts connections that hold a request open and let nothing through: bodies
 * that come a byte at a time, answers that are not read. Node's own time
 * limits count from the start of a request, which would cut honest long ones.
 * Upgraded sockets are left to their channels, which ping.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { IClock } from '../clock';
import type { ILog } from '../log';

/** How often connections are looked at, in milliseconds. */
export const LOOK_MS = 2500;

/** A body that is waited for has this long to bring `LEAST_BODY_BYTES`, in milliseconds. */
export const BODY_WINDOW_MS = 30_000;
const LEAST_BODY_BYTES = 2048;

/** The rest of a body whose request is already answered (refused, mostly) has this long. */
export const REST_WINDOW_MS = 5000;

/**
 * An answer that waits for its reader has this long to get rid of
 * `LEAST_ANSWER_BYTES`, in milliseconds. Generous, because a kernel reports
 * free space in steps of up to a megabyte.
 */
export const ANSWER_WINDOW_MS = 60_000;
const LEAST_ANSWER_BYTES = 16 * 1024;

/** Bytes that had passed at a moment from which something has been waited for. */
interface IMark {
  bytes: number;
  sinceMs: number;
}

interface IWatched {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The TCP connection itself. */
  readonly wire: Socket;
  body: IMark | null;
  answer: IMark | null;
}

/** The guard. */
export interface IStallGuard {
  /**
   * Watches an exchange until both its halves are done.
   *
   * @param wire the TCP connection that carries it, below TLS: a TLS socket
   * shows no progress of a large write before its last byte
   */
  watch(request: IncomingMessage, response: ServerResponse, wire: Socket): void;
  dispose(): void;
}

export function createStallGuard(
  clock: Pick<IClock, 'monotonicMs' | 'after'>,
  log: ILog
): IStallGuard {
  const watched = new Set<IWatched>();
  let cancel = clock.after(LOOK_MS, look);

  function look(): void {
    const nowMs = clock.monotonicMs();
    for (const exchange of watched) {
      if (exchange.wire.destroyed || isDone(exchange)) {
        watched.delete(exchange);
      } else if (isBodyStalled(exchange, nowMs)) {
        cut(exchange, 'body');
      } else if (isAnswerStalled(exchange, nowMs)) {
        cut(exchange, 'answer');
      }
    }
    cancel = clock.after(LOOK_MS, look);
  }

  function cut(exchange: IWatched, half: 'body' | 'answer'): void {
    watched.delete(exchange);
    log.write('info', 'connection-stalled', {
      half,
      address: exchange.wire.remoteAddress
    });
    exchange.wire.destroy();
  }

  return {
    watch(request, response, wire) {
      watched.add({ request, response, wire, body: null, answer: null });
    },
    dispose() {
      cancel();
      watched.clear();
    }
  };
}

function isDone({ request, response }: IWatched): boolean {
  return request.complete && response.writableFinished;
}

function isBodyStalled(exchange: IWatched, nowMs: number): boolean {
  const { request, response, wire } = exchange;
  // What has come and is not taken waits for Jupyter, not for the guest.
  if (request.complete || request.readableLength > 0) {
    exchange.body = null;
    return false;
  }
  const bytes = wire.bytesRead;
  const windowMs = response.writableEnded ? REST_WINDOW_MS : BODY_WINDOW_MS;
  exchange.body ??= { bytes, sinceMs: nowMs };
  if (nowMs - exchange.body.sinceMs < windowMs) {
    return false;
  }
  const isStalled = bytes - exchange.body.bytes < LEAST_BODY_BYTES;
  exchange.body = { bytes, sinceMs: nowMs };
  return isStalled;
}

function isAnswerStalled(exchange: IWatched, nowMs: number): boolean {
  const { request, wire } = exchange;
  const unsent = unsentBytes(wire);
  if (unsent === 0 && request.socket.writableLength === 0) {
    exchange.answer = null;
    return false;
  }
  const bytes = wire.bytesWritten - unsent;
  exchange.answer ??= { bytes, sinceMs: nowMs };
  if (nowMs - exchange.answer.sinceMs < ANSWER_WINDOW_MS) {
    return false;
  }
  const isStalled = bytes - exchange.answer.bytes < LEAST_ANSWER_BYTES;
  exchange.answer = { bytes, sinceMs: nowMs };
  return isStalled;
}

/**
 * Bytes that were handed over and not taken by the kernel. The stream's own
 * queue counts a large write as one until its last byte is gone; the handle's
 * queue shows progress, and is what Node's `socket.setTimeout` goes by too
 * (`lib/net.js`, `_onTimeout`).
 */
function unsentBytes(wire: Socket): number {
  const { _handle: handle } = wire as Socket & {
    _handle?: { writeQueueSize?: number } | null;
  };
  return handle?.writeQueueSize ?? wire.writableLength;
}
