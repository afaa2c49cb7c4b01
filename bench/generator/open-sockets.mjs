/**
 * Many sockets that are open and quiet, and when each of them saw its end.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import WebSocket from 'ws';
import { KERNEL_PROTOCOL } from '../wire/kernel-frame.mjs';
import { TLS_OPTIONS } from './tls-options.mjs';

/** How many handshakes are under way at once. */
const AT_ONCE = 16;

/** What a guest's pages open, in this order, again and again but for the page's own socket. */
const KINDS = {
  live: () => ['secure-share/live', []],
  events: () => ['api/events/subscribe', []],
  presence: () => ['api/collaboration/room/JupyterLab:globalAwareness', []],
  terminal: () => ['terminals/websocket/1', []],
  kernel: () => [
    `api/kernels/${randomUUID()}/channels?session_id=${randomUUID()}`,
    [KERNEL_PROTOCOL]
  ]
};

let open = [];

/**
 * Opens sockets and leaves them open.
 *
 * @param options.places where they go: one place a guest
 * @param options.count how many in all, shared equally
 * @param options.kinds kinds of sockets; see above
 * @param options.reacting whether pages answer `ended` with `closed`, as those of guests do
 */
export async function openSockets({ places, count, kinds, reacting }) {
  const wanted = Array.from({ length: count }, (_, index) => {
    const nth = Math.floor(index / places.length);
    const kind = nth === 0 ? kinds[0] : kinds[1 + (nth % (kinds.length - 1))];
    return { place: places[index % places.length], kind };
  });
  open = [];
  while (wanted.length > 0) {
    const batch = wanted.splice(0, AT_ONCE);
    open.push(
      ...(await Promise.all(
        batch.map(({ place, kind }) => openOne(place, kind, reacting))
      ))
    );
  }
}

async function openOne({ origin, basePath, cookie }, kind, reacting) {
  const [path, protocols] = KINDS[kind]();
  const webSocket = new WebSocket(`${origin}${basePath}${path}`, protocols, {
    ...TLS_OPTIONS,
    perMessageDeflate: false,
    origin,
    headers: { Cookie: cookie }
  });
  const seen = { kind, webSocket, lastByteAt: 0n, endedAt: 0n };
  webSocket.on('upgrade', ({ socket }) => {
    socket.on('data', () => (seen.lastByteAt = process.hrtime.bigint()));
    socket.on('end', () => (seen.endedAt ||= process.hrtime.bigint()));
    socket.on('close', () => (seen.endedAt ||= process.hrtime.bigint()));
  });
  if (kind === 'live' && reacting) {
    webSocket.on('message', data => {
      if (JSON.parse(data.toString()).type === 'ended') {
        webSocket.send('{"type":"closed"}');
      }
    });
  }
  await once(webSocket, 'open');
  // A cut socket is what some benches wait for.
  webSocket.on('error', () => {});
  return seen;
}

/**
 * Waits until every socket has ended.
 *
 * @returns when the last of them did and when the last byte came, in
 * nanoseconds of the machine's monotonic clock, as text
 */
export async function whenSocketsEnd() {
  await Promise.all(
    open.map(({ webSocket }) =>
      webSocket.readyState === WebSocket.CLOSED
        ? undefined
        : once(webSocket, 'close')
    )
  );
  return {
    lastByteAt: String(latest(open.map(({ lastByteAt }) => lastByteAt))),
    lastEndAt: String(latest(open.map(({ endedAt }) => endedAt)))
  };
}

/** Closes what is open and waits for it. */
export async function closeSockets() {
  open.forEach(({ webSocket }) => webSocket.terminate());
  await whenSocketsEnd();
}

function latest(times) {
  return times.reduce((last, time) => (time > last ? time : last), 0n);
}
