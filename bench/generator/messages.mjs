/**
 * Messages there and back on one socket, one under way at a time. Frames are
 * masked once and written bare: masking 64 KB in JavaScript would cost more
 * than what is measured.
 *
 * @module
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:https';
import { Receiver, Sender } from 'ws';
import { cpuMs } from '../measure/process-usage.mjs';
import { percentile } from '../measure/percentiles.mjs';
import { executeRequest, KERNEL_PROTOCOL } from '../wire/kernel-frame.mjs';
import { TLS_OPTIONS } from './tls-options.mjs';

const BINARY = 2;
const TEXT = 1;

/** What is sent on each channel: a page's message that carries `bytes` characters of the guest's. */
const CHANNELS = {
  kernel: {
    path: `api/kernels/${randomUUID()}/channels?session_id=bench`,
    protocol: KERNEL_PROTOCOL,
    greetings: 0,
    opcode: BINARY,
    message: bytes => executeRequest('bench', 'x'.repeat(bytes))
  },
  terminal: {
    path: 'terminals/websocket/1',
    protocol: null,
    // The terminal says `setup` first.
    greetings: 1,
    opcode: TEXT,
    message: bytes => Buffer.from(JSON.stringify(['stdin', 'x'.repeat(bytes)]))
  }
};

/**
 * @param options.place where the socket goes, and its cookie
 * @param options.channel `kernel` or `terminal`
 * @param options.bytes length of the text that goes there and back
 * @param options.seconds how long
 * @param options.pids processes of the contender, for their CPU time
 * @returns round trips in milliseconds and CPU of the contender in microseconds a round trip
 */
export async function echoMessages({ place, channel, bytes, seconds, pids }) {
  const { path, protocol, greetings, opcode, message } = CHANNELS[channel];
  const socket = await openSocket(place, path, protocol);
  const answers = answersOf(socket);
  for (let heard = 0; heard < greetings; heard++) {
    await answers.next();
  }
  const frame = Buffer.concat(
    Sender.frame(message(bytes), {
      fin: true,
      opcode,
      mask: true,
      generateMask: mask => randomBytes(4).copy(mask),
      maskBuffer: Buffer.alloc(4),
      readOnly: false,
      rsv1: false
    })
  );
  const tripsMs = [];
  const contenderMs = cpuMs(pids);
  const beganMs = performance.now();
  const untilMs = beganMs + seconds * 1000;
  for (let nowMs = beganMs; nowMs < untilMs;) {
    const sentMs = nowMs;
    socket.write(frame);
    const answer = await answers.next();
    if (answer.length < bytes) {
      throw new Error(`Unexpected message: ${answer}`);
    }
    nowMs = performance.now();
    tripsMs.push(nowMs - sentMs);
  }
  const usedMs = cpuMs(pids) - contenderMs;
  socket.destroy();
  return {
    p50Ms: percentile(tripsMs, 0.5),
    p99Ms: percentile(tripsMs, 0.99),
    cpuUs: (usedMs * 1000) / tripsMs.length
  };
}

async function openSocket({ origin, basePath, cookie }, path, protocol) {
  const outgoing = request(`${origin}${basePath}${path}`, {
    ...TLS_OPTIONS,
    headers: {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
      ...(protocol === null ? {} : { 'Sec-WebSocket-Protocol': protocol }),
      Origin: origin,
      Cookie: cookie
    }
  });
  outgoing.end();
  outgoing.on('response', ({ statusCode }) =>
    outgoing.destroy(new Error(`The socket was answered ${statusCode}.`))
  );
  const [, socket, head] = await once(outgoing, 'upgrade');
  socket.setNoDelay(true);
  socket.unshift(head);
  return socket;
}

/** The whole messages that arrive, one at a time. */
function answersOf(socket) {
  const receiver = new Receiver({ isServer: false });
  const arrived = [];
  let failure = null;
  let waiting = null;

  function settle() {
    if (waiting !== null && arrived.length > 0) {
      waiting.resolve(arrived.shift());
      waiting = null;
    } else if (waiting !== null && failure !== null) {
      waiting.reject(failure);
      waiting = null;
    }
  }

  function fail(error) {
    failure ??= error;
    settle();
  }

  receiver.on('message', data => {
    arrived.push(data);
    settle();
  });
  receiver.on('error', fail);
  receiver.on('conclude', (code, reason) =>
    fail(new Error(`The socket was closed: ${code} ${reason}`))
  );
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('The socket was cut.')));
  socket.pipe(receiver);
  return {
    next: () =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        settle();
      })
  };
}
