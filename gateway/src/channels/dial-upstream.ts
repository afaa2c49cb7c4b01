/**
 * The WebSocket handshake with Jupyter, made before the guest's is answered:
 * what Jupyter refuses, the guest is refused.
 *
 * @module
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { IUpstream } from '../../../src/protocol';
import { connectUpstream } from '../upstream';

/** What is asked of Jupyter. */
export interface IDialOptions {
  readonly upstream: IUpstream;
  /** Sent as these same bytes. */
  readonly target: string;
  /** All headers but those of the handshake itself, which are made here; no name twice. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** Sub-protocols to offer; Jupyter takes one or none. */
  readonly protocols: readonly string[];
  readonly maxMessageBytes: number;
  /** @param protocol the one Jupyter took, or the empty string */
  onOpen(webSocket: WebSocket, stream: Duplex, protocol: string): void;
  /** Jupyter answered, but not with 101. */
  onRefused(status: number): void;
  /** Jupyter did not answer, or not in WebSocket. */
  onFailed(): void;
}

/** An option of `ws` that its types lack: how long it waits for the other end's goodbye. */
export interface ICloseTimeout {
  readonly closeTimeout: number;
}

/** A connection whose other end does not answer the goodbye is destroyed after so long, in milliseconds. */
export const CLOSE_TIMEOUT_MS = 5_000;

/** Headers of the handshake (RFC 6455 §4.1), which only the client itself may write. */
const OWN_HEADERS =
  /^(?:connection|upgrade|content-length|transfer-encoding|sec-websocket-.*)$/i;

/** What a request line can hold; the target has long been checked. */
const TARGET = /^\/[\x21-\x7e]*$/;

/**
 * Starts the handshake. Exactly one of the callbacks is called, once.
 *
 * @returns what gives it up (then none is called)
 */
export function dialUpstream(options: IDialOptions): () => void {
  let isDone = false;
  const once = (outcome: () => void): void => {
    if (!isDone) {
      isDone = true;
      outcome();
    }
  };
  const webSocket = start(options);
  if (webSocket === null) {
    process.nextTick(once, () => options.onFailed());
    return () => once(() => undefined);
  }
  let protocol = '';
  let stream: Duplex | null = null;
  webSocket.once('upgrade', response => {
    stream = response.socket;
    protocol = takeProtocol(response);
  });
  webSocket.once('open', () =>
    once(() => {
      const isOffered = protocol === '' || options.protocols.includes(protocol);
      if (stream !== null && isOffered) {
        options.onOpen(webSocket, stream, protocol);
      } else {
        webSocket.terminate();
        options.onFailed();
      }
    })
  );
  webSocket.once('unexpected-response', (request, response) => {
    // Its body, which may hold the owner's token, is not even read.
    request.destroy();
    once(() => options.onRefused(response.statusCode ?? 502));
  });
  webSocket.on('error', () => once(() => options.onFailed()));
  return () => {
    once(() => undefined);
    webSocket.terminate();
  };
}

/** Null when the connection cannot even be asked for. */
function start(options: IDialOptions): WebSocket | null {
  if (!TARGET.test(options.target)) {
    return null;
  }
  try {
    // The address says nothing: the connection is made below, the target is set as it is.
    const clientOptions: WebSocket.ClientOptions & ICloseTimeout = {
      createConnection: () => connectUpstream(options.upstream),
      finishRequest: request => {
        request.path = options.target;
        request.end();
      },
      headers: headersOf(options),
      perMessageDeflate: false,
      followRedirects: false,
      autoPong: false,
      maxPayload: options.maxMessageBytes,
      closeTimeout: CLOSE_TIMEOUT_MS
    };
    return new WebSocket('ws://jupyter.invalid/', clientOptions);
  } catch {
    return null;
  }
}

function headersOf({
  headers,
  protocols
}: IDialOptions): Record<string, string> {
  const all = Object.fromEntries(
    headers.filter(([name]) => !OWN_HEADERS.test(name))
  );
  if (protocols.length > 0) {
    all['Sec-WebSocket-Protocol'] = protocols.join(', ');
  }
  return all;
}

/**
 * Takes the chosen sub-protocol out of Jupyter's answer before `ws` judges
 * it: `ws` ends a connection whose server took none of those offered, which
 * RFC 6455 §4.2.2 allows and a Jupyter set to the legacy kernel protocol does.
 */
function takeProtocol(response: IncomingMessage): string {
  const { 'sec-websocket-protocol': protocol } = response.headers;
  delete response.headers['sec-websocket-protocol'];
  return typeof protocol === 'string' ? protocol : '';
}
