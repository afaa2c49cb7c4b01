/**
 * The same GET over and over on some connections, one request under way on
 * each. Written on bare TLS: `node:http` would cost the generator more than
 * nginx costs nginx, and then every contender looks alike.
 *
 * @module
 */
import { once } from 'node:events';
import { connect } from 'node:tls';
import { cpuMs } from '../measure/process-usage.mjs';
import { percentile } from '../measure/percentiles.mjs';
import { TLS_OPTIONS } from './tls-options.mjs';

const END_OF_HEAD = Buffer.from('\r\n\r\n');

/**
 * @param options.place where the requests go, and their cookie
 * @param options.path below the base path
 * @param options.connections how many at once
 * @param options.seconds how long
 * @param options.pids processes of the contender, for their CPU time
 * @returns requests per second, latencies in milliseconds, CPU of the contender in
 * microseconds a request, and the share of the time for which the generator was busy
 * @throws Error on any answer but 200
 */
export async function repeatRequests({
  place,
  path,
  connections,
  seconds,
  pids
}) {
  const { hostname, port, host } = new URL(place.origin);
  const message = Buffer.from(
    `GET ${place.basePath}${path} HTTP/1.1\r\nHost: ${host}\r\nCookie: ${place.cookie}\r\n` +
      'Accept: */*\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n\r\n'
  );
  const sockets = await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({
        host: hostname,
        port,
        ...TLS_OPTIONS
      });
      await once(socket, 'secureConnect');
      socket.setNoDelay(true);
      return socket;
    })
  );
  const latenciesMs = [];
  const contenderMs = cpuMs(pids);
  const own = process.cpuUsage();
  const beganMs = performance.now();
  const untilMs = beganMs + seconds * 1000;
  await Promise.all(
    sockets.map(socket => repeatOn(socket, message, untilMs, latenciesMs))
  );
  const tookMs = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(own);
  const usedMs = cpuMs(pids) - contenderMs;
  sockets.forEach(socket => socket.destroy());
  return {
    perSecond: latenciesMs.length / (tookMs / 1000),
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    cpuUs: (usedMs * 1000) / latenciesMs.length,
    generatorBusy: (user + system) / 1000 / tookMs
  };
}

function repeatOn(socket, message, untilMs, latenciesMs) {
  return new Promise((resolve, reject) => {
    let askedMs = 0;
    let head = Buffer.alloc(0);
    let left = -1;

    function ask() {
      head = Buffer.alloc(0);
      left = -1;
      askedMs = performance.now();
      socket.write(message);
    }

    socket.on('data', data => {
      if (left < 0) {
        head = head.length === 0 ? data : Buffer.concat([head, data]);
        const end = head.indexOf(END_OF_HEAD);
        if (end < 0) {
          return;
        }
        const body = bodyLength(head.toString('latin1', 0, end));
        if (body === null) {
          reject(
            new Error(`Unexpected answer: ${head.toString('latin1', 0, end)}`)
          );
          socket.destroy();
          return;
        }
        left = body - (head.length - end - END_OF_HEAD.length);
      } else {
        left -= data.length;
      }
      if (left === 0) {
        const nowMs = performance.now();
        latenciesMs.push(nowMs - askedMs);
        if (nowMs < untilMs) {
          ask();
        } else {
          resolve();
        }
      }
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('A connection was closed.')));
    ask();
  });
}

/** Length of the body of a 200 answer, or null for any other answer. */
function bodyLength(head) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return head.startsWith('HTTP/1.1 200 ') && length !== undefined
    ? Number(length)
    : null;
}
