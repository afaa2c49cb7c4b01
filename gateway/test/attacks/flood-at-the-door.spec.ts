/**
 * The attack: hold as many requests open at the door as the gateway takes, so
 * that nobody else gets in and those inside wait.
 *
 * The defence: the step `limits` counts requests under way, strangers by
 * source and guests by guest. The last test takes it out.
 */

import { once } from 'node:events';
import * as net from 'node:net';
import { LIMITS } from '../../src/request/limits';
import {
  BASE,
  HOST,
  openStage,
  type IRequestStage
} from '../support/request-stage';
import { until } from '../support/until';

jest.setTimeout(20_000);

let stage: IRequestStage;
const held: net.Socket[] = [];

afterEach(async () => {
  for (const socket of held.splice(0)) {
    socket.destroy();
  }
  await stage.stop();
});

/** Sends forms that never end. */
async function hold(count: number): Promise<void> {
  const { cookie } = stage.atTheDoor();
  for (let index = 0; index < count; index += 1) {
    const socket = net.connect({ port: stage.port, host: '127.0.0.1' });
    socket.on('error', () => undefined);
    held.push(socket);
    socket.write(
      `POST ${BASE}secure-share/join HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname=`
    );
  }
  await Promise.all(
    held.map(socket => socket.connecting && once(socket, 'connect'))
  );
  await until(() => stage.connections.size >= count);
  // One more round trip: what was sent before has been read.
  await stage.guest(`Observer ${held.length}`).get('api/me');
}

it('refuses more strangers from there, serves guests from the same address, and forgets', async () => {
  stage = await openStage();
  const ada = stage.guest();
  await hold(LIMITS.perSource);

  const refused = await stage.stranger.get('lab');
  expect(refused.status).toBe(429);
  expect(refused.headers['retry-after']).toBe('1');
  expect((await ada.get('api/me')).status).toBe(200);
  expect((await ada.upgrade('api/events/subscribe')).status).toBe(101);

  for (const socket of held.splice(0)) {
    socket.destroy();
  }
  await until(() => stage.connections.size < 10);
  expect((await stage.stranger.get('lab')).status).toBe(401);
});

it('lets a whole classroom in at once', async () => {
  stage = await openStage();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      stage
        .atTheDoor()
        .send(
          'POST',
          'secure-share/join',
          { 'Content-Type': 'application/x-www-form-urlencoded' },
          `name=Guest+${index}&session_password=session+password`
        )
    )
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(100).fill(303));
  expect(stage.share.guests.present).toHaveLength(100);
});

it('would take them all without the step', async () => {
  stage = await openStage({ without: ['limits'] });
  await hold(LIMITS.perSource + 1);
  expect((await stage.stranger.get('lab')).status).toBe(401);
});
