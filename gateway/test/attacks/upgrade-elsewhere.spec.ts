/**
 * The attack: `Upgrade` on a route that is no socket, in the hope that checks
 * for sockets are fewer, or that the connection becomes a pipe to Jupyter; and
 * a plain request on a route that is a socket (a plain GET opens a room in
 * Jupyter before anybody is asked who it is).
 *
 * The defence: `malformed` knows which paths are sockets, and so does `policy`,
 * which also refuses the plain request. The last test takes out the first.
 */

import { ROUTES } from '../../src/policy/routes';
import {
  openStage,
  type Headers,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { stageWithGuest } from '../support/stage-with-guest';
import { samplePath } from '../support/sample-paths';

jest.setTimeout(20_000);

const SOCKETS = ROUTES.filter(({ action }) => action.kind === 'socket').map(
  samplePath
);
const OTHERS = ROUTES.filter(({ action }) => action.kind !== 'socket').map(
  samplePath
);

let stage: IRequestStage;
let ada: IGuestVisitor;
stageWithGuest((opened, guest) => {
  stage = opened;
  ada = guest;
});

it('refuses an upgrade of anything that is no socket', async () => {
  for (const path of [...OTHERS, '', 'secure-share/join', 'nowhere']) {
    for (const visitor of [ada, stage.stranger]) {
      const answer = await visitor.upgrade(path);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.headers.connection).toBe('close');
    }
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

it('refuses a plain request to a socket', async () => {
  for (const path of [...SOCKETS, 'secure-share/live']) {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const { status } = await ada.send(method, path);
      expect([method, path, status]).toEqual([method, path, 400]);
    }
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

const BAD: ReadonlyArray<
  readonly [what: string, headers: Headers, status: number]
> = [
  ['another protocol', { Upgrade: 'h2c' }, 400],
  ['two protocols', { Upgrade: 'websocket, h2c' }, 400],
  ['TLS', { Upgrade: 'TLS/1.2' }, 400],
  ['no key', { 'Sec-WebSocket-Key': null }, 400],
  ['an empty key', { 'Sec-WebSocket-Key': '' }, 400],
  ['a short key', { 'Sec-WebSocket-Key': 'c2hvcnQ=' }, 400],
  [
    'a long key',
    { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZSBhbmQgbW9yZQ==' },
    400
  ],
  [
    'a key that is no base64',
    { 'Sec-WebSocket-Key': '!!!!!!!!!!!!!!!!!!!!!!==' },
    400
  ],
  [
    'a key with loose bits',
    { 'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZR==' },
    400
  ],
  ['no version', { 'Sec-WebSocket-Version': null }, 426],
  ['version 8', { 'Sec-WebSocket-Version': '8' }, 426],
  ['version 13 and more', { 'Sec-WebSocket-Version': '13, 8' }, 426],
  ['a protocol that is no token', { 'Sec-WebSocket-Protocol': 'a b' }, 400],
  ['an empty protocol', { 'Sec-WebSocket-Protocol': '' }, 400],
  ['a body', { 'Content-Length': '5' }, 400],
  ['chunks', { 'Transfer-Encoding': 'chunked' }, 400],
  ['no connection', { Connection: null }, 400],
  ['a connection that is kept', { Connection: 'keep-alive' }, 400]
];

it.each(BAD)('refuses a handshake with %s', async (_what, headers, status) => {
  for (const path of SOCKETS) {
    const answer = await ada.upgrade(path, headers);
    expect([path, answer.status]).toEqual([path, status]);
    if (status === 426) {
      expect(answer.headers['sec-websocket-version']).toBe('13');
    }
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

it.each(['POST', 'PUT', 'HEAD', 'DELETE', 'OPTIONS'])(
  'refuses a handshake by %s',
  async method => {
    const answer = await ada.send(method, 'api/events/subscribe', {
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
      Origin: 'https://share.test:8443'
    });
    expect(answer.status).toBe(400);
    expect(stage.upstream.connections.opened).toBe(0);
  }
);

it('accepts spellings that are the same', async () => {
  const { status } = await ada.upgrade('api/events/subscribe', {
    Connection: 'keep-alive, upgrade',
    Upgrade: 'WebSocket'
  });
  expect(status).toBe(101);
});

it('destroys an upgrade that stands behind an unanswered request', async () => {
  stage.upstream.reply = () => undefined;
  const answer = await stage.raw(
    `GET /base/api/me HTTP/1.1\r\nHost: share.test:8443\r\nCookie: ${ada.cookie}\r\n\r\n` +
      `GET /base/api/events/subscribe HTTP/1.1\r\nHost: share.test:8443\r\nCookie: ${ada.cookie}\r\nOrigin: https://share.test:8443\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    { untilClosed: true }
  );
  expect([answer.status, answer.closed]).toEqual([0, true]);
});

it('still meets the policy without the step', async () => {
  const open = await openStage({ without: ['malformed'] });
  const guest = open.guest();

  expect((await guest.upgrade('api/me')).status).toBe(400);
  expect((await guest.get(SOCKETS[0] ?? '')).status).toBe(400);
  expect(open.upstream.connections.opened).toBe(0);
  // But not a handshake that is none.
  expect(
    (
      await guest.upgrade('api/events/subscribe', {
        'Sec-WebSocket-Version': '8'
      })
    ).status
  ).not.toBe(426);
  await open.stop();
});
