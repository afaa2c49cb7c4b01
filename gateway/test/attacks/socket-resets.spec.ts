/**
 * The attack: an upgraded socket has no error listener until somebody adds
 * one, so a connection reset at the wrong moment ends a Node process. Guests
 * and Jupyter reset here at every moment: before, in and after either
 * handshake, in the middle of messages, while the other one closes.
 *
 * How this goes red: take the first `socket.on('error', …)` out of `relay.ts`
 * or the listener out of `dial-upstream.ts`; the run then fails with an
 * uncaught ECONNRESET, or with sockets left over.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ChannelStage, clientFrame, until } from '../support/channel-stage';

const ROUNDS = 150;

jest.setTimeout(30_000);

let stage: ChannelStage;
afterEach(() => stage.dispose());

/** A small deterministic source of moments. */
function moments(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return state / 0x7fff_ffff;
  };
}

async function nothingLeft(): Promise<void> {
  await until(() => stage.guest.sockets.size === 0, 'the guest’s sockets end');
  await until(
    () => stage.guestSockets.every(({ destroyed }) => destroyed),
    'connections of guests end'
  );
  await until(() => stage.clock.pending === 0, 'timers end');
}

it.each([
  ['a guest who resets', 'reset'],
  ['a guest who hangs up', 'end'],
  ['a guest who resets behind a goodbye', 'goodbye']
])('%s at any moment crashes nothing and leaves nothing', async (_, how) => {
  stage = await ChannelStage.open();
  const moment = moments(7);
  for (let round = 0; round < ROUNDS; round++) {
    const guest = stage.dialRaw();
    guest.write(clientFrame(0x82, Buffer.alloc(100)));
    await sleep(moment() * 8);
    guest.write(clientFrame(0x82, Buffer.alloc(5_000)).subarray(0, 2_000));
    if (how === 'goodbye') {
      guest.write(clientFrame(0x88, Buffer.from([3, 0xe8])));
    }
    if (how === 'end') {
      guest.end();
    } else {
      guest.resetAndDestroy();
    }
  }
  await nothingLeft();
});

it('Jupyter resetting at any moment crashes nothing and leaves nothing', async () => {
  stage = await ChannelStage.open();
  const moment = moments(11);
  for (let round = 0; round < ROUNDS; round++) {
    const guest = stage.dialRaw();
    guest.write(clientFrame(0x82, Buffer.alloc(5_000)));
    await sleep(moment() * 8);
    stage.upstreamSockets.forEach(socket => socket.resetAndDestroy());
  }
  await sleep(50);
  stage.upstreamSockets.forEach(socket => socket.resetAndDestroy());
  await nothingLeft();
});

it('Jupyter hanging up before it has answered leaves nothing', async () => {
  stage = await ChannelStage.open({ isSilent: true });
  const moment = moments(13);
  for (let round = 0; round < 40; round++) {
    stage.dialRaw();
    await sleep(moment() * 8);
    stage.upstreamSockets.forEach(socket => socket.destroy());
  }
  await sleep(50);
  stage.upstreamSockets.forEach(socket => socket.destroy());
  await nothingLeft();
});

it('removal at any moment crashes nothing and leaves nothing', async () => {
  stage = await ChannelStage.open();
  const moment = moments(17);
  for (let round = 0; round < ROUNDS; round++) {
    const guest = stage.dialRaw();
    guest.write(clientFrame(0x82, Buffer.alloc(5_000)));
    await sleep(moment() * 8);
    for (const socket of stage.guest.sockets) {
      if (round % 2 === 0) {
        socket.destroy();
      } else {
        socket.close(1008, 'removed');
      }
    }
    guest.resetAndDestroy();
  }
  await stage.clock.pass(2_000);
  await nothingLeft();
});
