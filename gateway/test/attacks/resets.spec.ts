/**
 * The attack: connections that are reset or half closed at any moment. A
 * socket without somebody who listens to its errors ends the whole process,
 * and an upgraded socket has nobody; what is not let go of piles up.
 *
 * The defence: the pipeline listens first of all, and every step lets go when
 * its connection closes. The last test hands an upgrade to a handler that
 * does not listen.
 */

import * as http from 'node:http';
import * as net from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  BASE,
  HOST,
  openDoor,
  openStage,
  ORIGIN,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { until } from '../support/until';

let stage: IRequestStage;
let ada: IGuestVisitor;
const errors: unknown[] = [];
const onError = (error: unknown) => errors.push(error);

beforeEach(async () => {
  errors.length = 0;
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  const door = openDoor();
  const slowly = () => new Promise(resolve => setTimeout(resolve, 10));
  stage = await openStage({
    door: {
      checkBasic: async (source, header) => {
        await slowly();
        return door.checkBasic(source, header);
      },
      checkSessionPassword: async (source, password) => {
        await slowly();
        return door.checkSessionPassword(source, password);
      }
    }
  });
  ada = stage.guest();
  stage.upstream.reply = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('['.repeat(100_000));
    setTimeout(() => response.end('1'), 5);
  };
});

afterEach(async () => {
  process.off('uncaughtException', onError);
  process.off('unhandledRejection', onError);
  await stage.stop();
});

const HANDSHAKE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';

/** A masked frame that holds `{}`. */
const FRAME = Buffer.from([0x81, 0x82, 1, 2, 3, 4, 0x7b ^ 1, 0x7d ^ 2]);

type Request = readonly [what: string, bytes: () => string | Buffer];

function requests(): readonly Request[] {
  const common = `Host: ${HOST}\r\nCookie: ${ada.cookie}\r\nOrigin: ${ORIGIN}\r\n`;
  const upgrade = (path: string) =>
    `GET ${BASE}${path} HTTP/1.1\r\n${common}${HANDSHAKE}\r\n`;
  const door = stage.atTheDoor();
  const form = 'name=Eve&session_password=no';
  return [
    ['nothing', () => ''],
    ['a read', () => `GET ${BASE}api/me HTTP/1.1\r\n${common}\r\n`],
    [
      'a stranger',
      () =>
        `GET ${BASE}lab HTTP/1.1\r\nHost: ${HOST}\r\nAuthorization: Basic YTpi\r\n\r\n`
    ],
    [
      'a try to join',
      () =>
        `POST ${BASE}secure-share/join HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${door.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`
    ],
    [
      'an upload',
      () =>
        `PUT ${BASE}api/contents/a.txt HTTP/1.1\r\n${common}Content-Length: 100000\r\n\r\n${'x'.repeat(50_000)}`
    ],
    [
      'an upload in chunks',
      () =>
        `PUT ${BASE}api/contents/a.txt HTTP/1.1\r\n${common}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`
    ],
    [
      'a judged body',
      () =>
        `POST ${BASE}api/kernels HTTP/1.1\r\n${common}Content-Length: 10\r\n\r\n{"na`
    ],
    [
      'something malformed',
      () => `GET ${BASE}x/../y HTTP/1.1\r\n${common}\r\n`
    ],
    ['no HTTP at all', () => Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1])],
    [
      'pipelined reads',
      () => `GET ${BASE}api/me HTTP/1.1\r\n${common}\r\n`.repeat(5)
    ],
    ['the page’s own socket', () => upgrade('secure-share/live')],
    ['a channel', () => upgrade('api/events/subscribe')],
    ['a refused upgrade', () => upgrade('api/me')],
    [
      'a channel that Jupyter refuses',
      () => upgrade('terminals/websocket/404')
    ],
    [
      'a channel with a frame',
      () =>
        Buffer.concat([Buffer.from(upgrade('terminals/websocket/1')), FRAME])
    ],
    ['CONNECT', () => `CONNECT localhost:22 HTTP/1.1\r\n${common}\r\n`]
  ];
}

type Ending = (socket: net.Socket) => void;

const ENDINGS: ReadonlyArray<readonly [string, Ending]> = [
  ['reset', socket => socket.resetAndDestroy()],
  ['closed', socket => socket.destroy()],
  ['half closed', socket => void socket.end().once('close', () => undefined)]
];

/** Sends part of a request, waits, and ends the connection. */
async function broken(
  bytes: Buffer,
  afterMs: number,
  end: Ending
): Promise<void> {
  const socket = net.connect({
    port: stage.port,
    host: '127.0.0.1',
    allowHalfOpen: true
  });
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  await new Promise(resolve => socket.once('connect', resolve));
  socket.write(bytes);
  await new Promise(resolve =>
    afterMs === 0 ? setImmediate(resolve) : setTimeout(resolve, afterMs)
  );
  end(socket);
  setTimeout(() => socket.destroy(), 300);
}

it('survives every request ended at every moment, and lets go of everything', async () => {
  for (const [, make] of requests()) {
    const bytes = Buffer.from(make());
    const places = [
      0,
      1,
      Math.floor(bytes.length / 2),
      bytes.length - 1,
      bytes.length
    ];
    await Promise.all(
      places.flatMap(place =>
        [0, 1, 4, 12].flatMap(afterMs =>
          ENDINGS.map(([, end]) =>
            broken(bytes.subarray(0, Math.max(0, place)), afterMs, end)
          )
        )
      )
    );
  }
  await until(() => stage.connections.size === 0);
  await until(() => stage.upstream.connections.open === 0);
  await until(() => ada.guest.sockets.size === 0);
  await until(() => ada.guest.requests.size === 0);
  expect(errors).toEqual([]);
  expect(stage.log.filter(({ level }) => level === 'error')).toEqual([]);
  expect((await ada.get('api/me')).status).toBe(200);
}, 60_000);

it('survives a Jupyter that ends connections at every moment', async () => {
  const endings: Array<(socket: net.Socket) => void> = [
    socket => socket.resetAndDestroy(),
    socket => socket.destroy(),
    socket => void socket.end(),
    socket => void socket.end('HTTP/1.1 200'),
    socket =>
      void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'),
    socket =>
      void socket.end(
        'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel'
      ),
    socket =>
      void socket.end(
        'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'
      ),
    socket => void socket.end('HTTP/1.1 100 Continue\r\n\r\n'),
    socket => void socket.end('no http\r\n\r\n'),
    socket =>
      void socket.end(
        'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx'
      ),
    socket =>
      void socket.end(`HTTP/1.1 200 OK\r\n${'x-y: z\r\n'.repeat(5000)}\r\n`)
  ];
  for (const end of endings) {
    const broken = net.createServer({ allowHalfOpen: true }, socket => {
      socket.on('error', () => undefined);
      socket.once('data', () => end(socket));
      setTimeout(() => socket.destroy(), 200);
    });
    await new Promise<void>(resolve => broken.listen(0, '127.0.0.1', resolve));
    const other = await openStage({
      upstreamPort: (broken.address() as AddressInfo).port
    });
    const guest = other.guest();
    for (const answer of await Promise.all([
      guest.get('api/me'),
      guest.get('files/a.txt'),
      guest.get('lab'),
      guest.get('lab/api/settings'),
      guest.send('PUT', 'api/contents/a.txt', {}, 'x'.repeat(10_000)),
      guest.upgrade('api/events/subscribe')
    ])) {
      expect(answer.status).not.toBe(101);
      expect(answer.bytes.includes('no http')).toBe(false);
    }
    await until(() => guest.guest.sockets.size === 0);
    await until(() => guest.guest.requests.size === 0);
    await other.stop();
    await new Promise(resolve => broken.close(resolve));
  }
  expect(errors).toEqual([]);
}, 60_000);

it('would be ended by an upgrade that nobody listens to', async () => {
  // What Node does without the first line of `handleUpgrade`.
  const heard: unknown[] = [];
  const server = http.createServer();
  server.on('upgrade', (_request, socket) => {
    const emit = socket.emit.bind(socket);
    socket.emit = (event: string, ...rest: unknown[]) => {
      if (event === 'error') {
        heard.push(rest[0]);
        return socket.listenerCount('error') > 0 && emit(event, ...rest);
      }
      return emit(event, ...rest);
    };
    expect(socket.listenerCount('error')).toBe(0);
    setTimeout(() => socket.write('x'), 20);
    setTimeout(() => socket.write('x'), 40);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const socket = net.connect({ port, host: '127.0.0.1' });
  socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${HANDSHAKE}\r\n`);
  setTimeout(() => socket.resetAndDestroy(), 10);

  await until(() => heard.length > 0);

  server.close();
});
