/**
 * The attack: frames that break RFC 6455 (tornado, for one, takes unmasked
 * ones), and floods that cost the reader more than the sender: a message in a
 * million fragments, pings without end, small chunks of a message that never
 * comes.
 *
 * How this goes red: the limits are arguments of `WebSocketServer` in
 * `relay.ts` (`maxPayload`, `maxFragments`, `maxBufferedChunks`) and the
 * allowance of control frames in `leg.ts`; with `maxFragments: 0` the million
 * fragments are swallowed, without the allowance the pings are, and with a
 * pong for each ping (`_isPongInFlight`) the answers pile up.
 */
import type * as net from 'node:net';
import {
  ChannelStage,
  clientFrame,
  closeCodeIn,
  until
} from '../support/channel-stage';

const TEXT = 0x81;
const BINARY = 0x82;

jest.setTimeout(30_000);

let stage: ChannelStage;
beforeEach(async () => {
  stage = await ChannelStage.open();
});
afterEach(() => stage.dispose());

/** Sends bytes and returns the code with which the gateway closes; null when it says none. */
async function answerTo(bytes: Buffer): Promise<{
  code: number | null;
  passed: number;
}> {
  const { guest, server } = await stage.connectRaw();
  let passed = 0;
  server.on('message', () => (passed += 1));
  const got = collect(guest);
  guest.write(bytes);
  await until(() => closeCodeIn(got()) !== null || guest.destroyed);
  // A client that does as it is told.
  guest.end();
  await until(() => stage.guest.sockets.size === 0, 'the channel ends');
  return { code: closeCodeIn(got()), passed };
}

function collect(socket: net.Socket): () => Buffer {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks);
}

const hello = Buffer.from('hello');

describe('a broken frame closes the channel and does not pass', () => {
  it.each([
    ['no mask', clientFrame(TEXT, hello, false), 1002],
    ['reserved bit 1', clientFrame(TEXT | 0x40, hello), 1002],
    ['reserved bit 2', clientFrame(TEXT | 0x20, hello), 1002],
    ['reserved bit 3', clientFrame(BINARY | 0x10, hello), 1002],
    ['a reserved opcode', clientFrame(0x83, hello), 1002],
    ['a continuation of nothing', clientFrame(0x80, hello), 1002],
    [
      'a message inside another',
      Buffer.concat([clientFrame(0x01, hello), clientFrame(TEXT, hello)]),
      1002
    ],
    ['a ping in fragments', clientFrame(0x09, hello), 1002],
    ['a ping that is too long', clientFrame(0x89, Buffer.alloc(126)), 1002],
    ['a goodbye of one byte', clientFrame(0x88, Buffer.from([3])), 1002],
    ['a goodbye with 1005', clientFrame(0x88, Buffer.from([3, 0xed])), 1002],
    ['a goodbye with 1006', clientFrame(0x88, Buffer.from([3, 0xee])), 1002],
    ['text that is not UTF-8', clientFrame(TEXT, Buffer.from([0xff])), 1007],
    [
      'a goodbye that is not UTF-8',
      clientFrame(0x88, Buffer.from([3, 0xe8, 0xff])),
      1007
    ],
    [
      'a length of 2^63',
      Buffer.from([BINARY, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      1009
    ],
    [
      'a length of 4 GiB',
      Buffer.from([BINARY, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
      1009
    ]
  ])('%s', async (_, bytes, code) => {
    expect(await answerTo(bytes)).toEqual({ code, passed: 0 });
  });
});

describe('a flood', () => {
  it('of a million fragments of one byte ends early and leaves no memory behind', async () => {
    const fragment = clientFrame(0x00, Buffer.from('x'));
    const flood = Buffer.concat([
      clientFrame(0x02, Buffer.from('x')),
      Buffer.alloc(fragment.length * 1_000_000, fragment)
    ]);
    const before = process.memoryUsage().heapUsed;
    expect(await answerTo(flood)).toEqual({ code: 1008, passed: 0 });
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(
      64 * 1024 * 1024
    );
  });

  it.each([
    ['pings', 0x89],
    ['pongs', 0x8a]
  ])('of %s ends', async (_, opcode) => {
    const frame = clientFrame(opcode, Buffer.alloc(100));
    expect(await answerTo(Buffer.alloc(frame.length * 5_000, frame))).toEqual({
      code: 1008,
      passed: 0
    });
  });

  it('of pings whose answers nobody reads does not pile up answers', async () => {
    const { guest } = await stage.connectRaw();
    guest.pause();
    const frame = clientFrame(0x89, Buffer.alloc(125));
    // Slow enough for the allowance, 15 MB of answers altogether.
    for (let round = 0; round < 600; round++) {
      guest.write(Buffer.alloc(frame.length * 200, frame));
      await new Promise(resolve => setTimeout(resolve, 2));
      await stage.clock.pass(10_000);
    }
    expect(stage.guest.sockets.size).toBe(1);
    expect(stage.guestSockets[0]?.writableLength).toBeLessThan(64 * 1024);
  });

  it('of an honest client’s pings does not end', async () => {
    const { guest, server } = await stage.connectRaw();
    const seen = jest.fn();
    server.on('message', seen);
    const ping = clientFrame(0x89, Buffer.from('p'));
    for (let minute = 0; minute < 10; minute++) {
      guest.write(Buffer.alloc(ping.length * 60, ping));
      await new Promise(resolve => setTimeout(resolve, 10));
      await stage.clock.pass(10_000);
    }
    guest.write(clientFrame(TEXT, hello));
    await until(() => seen.mock.calls.length === 1);
  });
});
