import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as net from 'node:net';
import type { WebSocket } from 'ws';
import type { Judgement } from '../../../src/channels/channel';
import { KERNEL_V1_PROTOCOL } from '../../../src/channels/kernel-frame';
import {
  ChannelStage,
  ending,
  nextMessage,
  PassAllFilter,
  until,
  type IStageOptions
} from '../../support/channel-stage';

const MIB = 1024 * 1024;

jest.setTimeout(30_000);

let stage: ChannelStage;

async function open(options?: IStageOptions): Promise<ChannelStage> {
  stage = await ChannelStage.open(options);
  return stage;
}

afterEach(() => stage.dispose());

/** Nothing is left of any channel. */
async function nothingLeft(): Promise<void> {
  await until(() => stage.guest.sockets.size === 0, 'guest forgets sockets');
  await until(() => stage.clock.pending === 0, 'timers are gone');
  await until(
    () =>
      [...stage.guestSockets, ...stage.upstreamSockets].every(
        socket => socket.destroyed
      ),
    'connections are gone'
  );
  expect(
    stage.filters.map(filter => (filter as PassAllFilter).closedCount)
  ).toEqual(stage.filters.map(() => 1));
}

describe('the handshake', () => {
  it('reaches Jupyter with the target’s own bytes and the given headers only', async () => {
    await open();
    stage.target = "/base/a|b/{c}/%7e'(x)?q=[%22]&r=^`";
    const { guest } = await stage.connect();
    const [request] = stage.requests;
    expect(request?.url).toBe(stage.target);
    expect(request?.headers).toEqual({
      host: 'share.test',
      cookie: '_xsrf=1',
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': expect.any(String) as string,
      'sec-websocket-version': '13'
    });
    expect(guest.extensions).toBe('');
  });

  it('offers what the channel knows and gives the guest what Jupyter took', async () => {
    await open({ takes: KERNEL_V1_PROTOCOL });
    const { guest } = await stage.connect(['other', KERNEL_V1_PROTOCOL]);
    expect(stage.requests[0]?.headers['sec-websocket-protocol']).toBe(
      KERNEL_V1_PROTOCOL
    );
    expect(guest.protocol).toBe(KERNEL_V1_PROTOCOL);
    expect((stage.filters[0] as PassAllFilter).protocol).toBe(
      KERNEL_V1_PROTOCOL
    );
  });

  it('gives the guest no sub-protocol when Jupyter took none', async () => {
    await open();
    const { answer } = await stage.connectRaw(
      `Sec-WebSocket-Protocol: ${KERNEL_V1_PROTOCOL}\r\n`
    );
    expect(answer).toMatch(/^HTTP\/1\.1 101 /);
    expect(answer).not.toMatch(/sec-websocket-protocol/i);
    expect((stage.filters[0] as PassAllFilter).protocol).toBe('');
  });

  it('is not sent to Jupyter with a sub-protocol named twice', async () => {
    await open();
    const guest = stage.dialRaw('Sec-WebSocket-Protocol: a, a\r\n');
    await once(guest, 'close');
    expect(stage.refusals).toEqual([400]);
    expect(stage.requests).toEqual([]);
  });

  it.each([403, 404, 302, 500])(
    'is refused with Jupyter’s status %d and without its body',
    async status => {
      await open({ refuses: status });
      const guest = stage.dialRaw();
      const chunks: Buffer[] = [];
      guest.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(guest, 'close');
      const answer = Buffer.concat(chunks).toString();
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      expect(answer).not.toContain('owner-secret');
      expect(stage.refusals).toEqual([status]);
      await nothingLeft();
    }
  );

  it('ends the guest’s connection without an answer when Jupyter is not there', async () => {
    await open();
    const first = await stage.connect();
    first.guest.terminate();
    await stage.stopUpstream();
    const guest = stage.dialRaw();
    let answer = '';
    guest.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(guest, 'close');
    expect(answer).toBe('');
    expect(stage.refusals).toEqual([]);
    await nothingLeft();
  });

  it('does not reach Jupyter when the guest may have no more sockets', async () => {
    await open();
    stage.guest.end = { reason: 'removed' };
    await once(stage.dialRaw(), 'close');
    expect(stage.requests).toEqual([]);
    await nothingLeft();
  });

  it('is given up when the guest leaves, and when Jupyter does not answer', async () => {
    await open({ isSilent: true });
    const leaving = stage.dialRaw();
    await until(() => stage.requests.length === 1);
    leaving.resetAndDestroy();
    await nothingLeft();

    const waiting = once(stage.dialRaw(), 'close');
    await until(() => stage.requests.length === 2);
    await stage.clock.pass(74_000);
    expect(stage.guest.sockets.size).toBe(1);
    await stage.clock.pass(2_000);
    await waiting;
    await nothingLeft();
  });

  it('is cut at once when the guest is removed meanwhile', async () => {
    await open({ isSilent: true });
    const guest = stage.dialRaw();
    await until(() => stage.requests.length === 1);
    [...stage.guest.sockets][0]?.close(1008, 'x');
    await once(guest, 'close');
    await nothingLeft();
  });
});

describe('messages', () => {
  it('pass whole, in order, as text or binary as they were', async () => {
    await open();
    const { guest, server } = await stage.connect();
    for (const [from, to] of [
      [guest, server],
      [server, guest]
    ] as const) {
      const got: Array<[string, boolean]> = [];
      to.on('message', (data: Buffer, isBinary) =>
        got.push([data.toString(), isBinary])
      );
      const sent = Array.from(
        { length: 2000 },
        (_, index): [string, boolean] => [
          'x'.repeat((index * 37) % 900) + index,
          index % 3 === 0
        ]
      );
      sent.forEach(([text, binary]) => from.send(text, { binary }));
      from.send('', { binary: false });
      from.send('', { binary: true });
      await until(() => got.length === sent.length + 2);
      expect(got).toEqual([...sent, ['', false], ['', true]]);
    }
  });

  it('of 40 MiB from Jupyter pass, with others around them', async () => {
    await open();
    const { guest, server } = await stage.connect();
    const big = randomBytes(40 * MIB);
    const got: Buffer[] = [];
    guest.on('message', (data: Buffer) => got.push(data));
    server.send('before');
    server.send(big);
    server.send('behind');
    await until(() => got.length === 3);
    expect(got[0]?.toString()).toBe('before');
    expect(digest(got[1])).toBe(digest(big));
    expect(got[2]?.toString()).toBe('behind');
  });

  it('of 20 MiB from the guest pass', async () => {
    await open();
    const { guest, server } = await stage.connect();
    const big = randomBytes(20 * MIB);
    guest.send(big);
    expect(digest((await nextMessage(server)).data)).toBe(digest(big));
  });

  it('over the limit end the channel with 1009 for the guest', async () => {
    class Small extends PassAllFilter {
      override readonly maxGuestMessageBytes = 1000;
      override readonly maxServerMessageBytes = 2000;
    }
    await open({ filter: () => new Small() });
    const first = await stage.connect();
    first.guest.send('x'.repeat(1000));
    await nextMessage(first.server);
    first.guest.send('x'.repeat(1001));
    expect(await ending(first.guest)).toMatchObject({ code: 1009 });
    const second = await stage.connect();
    second.server.send('x'.repeat(2001));
    expect(await ending(second.guest)).toMatchObject({ code: 1009 });
    await nothingLeft();
  });

  it('become what the filter says', async () => {
    class Judge extends PassAllFilter {
      override fromGuest(data?: Buffer): never {
        return judged(data) as never;
      }
      override fromServer(data?: Buffer): never {
        return judged(data) as never;
      }
    }
    const judged = (data = Buffer.alloc(0)): Judgement => {
      switch (data.toString()) {
        case 'drop':
          return { kind: 'drop' };
        case 'replace':
          return { kind: 'replace', data: Buffer.from('new'), isBinary: true };
        case 'close':
          return { kind: 'close', code: 1013, reason: 'later' };
        case 'throw':
          throw new Error('a bug');
        default:
          return { kind: 'pass' };
      }
    };
    await open({ filter: () => new Judge() });
    for (const side of ['guest', 'server'] as const) {
      for (const [word, code] of [
        ['close', 1013],
        ['throw', 1011]
      ] as const) {
        const ends = await stage.connect();
        const other = side === 'guest' ? ends.server : ends.guest;
        const got: unknown[] = [];
        other.on('message', (data: Buffer, isBinary) =>
          got.push([data.toString(), isBinary])
        );
        const ended = [ending(ends.guest), ending(ends.server)];
        for (const text of ['a', 'drop', 'replace', word, 'never']) {
          ends[side].send(text);
        }
        for (const end of ended) {
          expect(await end).toMatchObject({ code });
        }
        expect(got).toEqual([
          ['a', false],
          ['new', true]
        ]);
      }
    }
    await nothingLeft();
  });

  it('of the guest wait for Jupyter’s first one where Jupyter speaks first', async () => {
    const order: string[] = [];
    class Watching extends PassAllFilter {
      readonly serverSpeaksFirst = true;
      override fromGuest(): { kind: 'pass' } {
        order.push('guest');
        return super.fromGuest();
      }
      override fromServer(): { kind: 'pass' } {
        order.push('server');
        return super.fromServer();
      }
    }
    await open({ filter: () => new Watching() });
    const { guest, server } = await stage.connect();
    guest.send('early');
    await new Promise(resolve => setTimeout(resolve, 100));
    expect(order).toEqual([]);
    server.send('first');
    await nextMessage(server);
    expect(order).toEqual(['server', 'guest']);
  });
});

describe('the end', () => {
  it.each([
    [1000, 'done'],
    [1001, ''],
    [1003, '{"reason":"unknown_session","sessionId":"x","reloadable":true}'],
    [4400, 'Error initializing: folder/a.ipynb.'],
    [4404, ''],
    [4500, '€'.repeat(40)]
  ])('with code %d passes both ways unchanged', async (code, reason) => {
    await open();
    const first = await stage.connect();
    first.server.close(code, reason);
    expect(await ending(first.guest)).toEqual({ code, reason });
    const second = await stage.connect();
    second.guest.close(code, reason);
    expect(await ending(second.server)).toEqual({ code, reason });
    await nothingLeft();
  });

  it('without a code passes without a code', async () => {
    await open();
    const first = await stage.connect();
    first.server.close();
    expect(await ending(first.guest)).toEqual({ code: 1005, reason: '' });
    const second = await stage.connect();
    second.guest.close();
    expect(await ending(second.server)).toEqual({ code: 1005, reason: '' });
    await nothingLeft();
  });

  it('without goodbye passes as the end of the connection', async () => {
    await open();
    const first = await stage.connect();
    first.server.terminate();
    expect(await ending(first.guest)).toEqual({ code: 1006, reason: '' });
    const second = await stage.connect();
    second.guest.terminate();
    expect(await ending(second.server)).toEqual({ code: 1006, reason: '' });
    await nothingLeft();
  });

  it('comes behind everything said before', async () => {
    await open();
    const { guest, server } = await stage.connect();
    const got: number[] = [];
    guest.on('message', (data: Buffer) => got.push(data.length));
    for (let index = 1; index <= 12; index++) {
      server.send(Buffer.alloc(index * MIB));
    }
    server.close(4404, 'gone');
    expect(await ending(guest)).toEqual({ code: 4404, reason: 'gone' });
    expect(got).toEqual(
      Array.from({ length: 12 }, (_, index) => (index + 1) * MIB)
    );
  });

  it('tells no path of the host', async () => {
    await open();
    const { guest, server } = await stage.connect();
    server.close(1003, '{"errorReason":"No such file: \'/home/host/a b\'"}');
    expect((await ending(guest)).reason).toBe(
      '{"errorReason":"No such file: \'-\'"}'
    );
  });

  it('by the gateway closes both legs with its code and destroys them a second later', async () => {
    await open();
    const { guest, server } = await stage.connect();
    // Ends that do not answer the goodbye.
    guest.pause();
    server.pause();
    const [socket] = [...stage.guest.sockets];
    expect(socket?.kind).toBe('kernel');
    socket?.close(1008, 'removed');
    await stage.clock.pass(999);
    expect(stage.guest.sockets.size).toBe(1);
    await stage.clock.pass(1);
    await until(() => stage.guest.sockets.size === 0);
    const codes = [ending(guest), ending(server)];
    guest.resume();
    server.resume();
    for (const code of codes) {
      expect(await code).toEqual({ code: 1008, reason: 'removed' });
    }
    await nothingLeft();
  });

  it('can be at once', async () => {
    await open();
    const { guest, server } = await stage.connect();
    const codes = [ending(guest), ending(server)];
    [...stage.guest.sockets][0]?.destroy();
    for (const code of codes) {
      expect(await code).toMatchObject({ code: 1006 });
    }
    await nothingLeft();
  });
});

describe('a slow reader', () => {
  /** Sends until the stand-in's own connection backs up or all is sent. */
  async function pour(from: WebSocket, messages: number): Promise<number> {
    let sent = 0;
    const piece = randomBytes(MIB);
    while (sent < messages && from.bufferedAmount < 8 * MIB) {
      from.send(piece);
      sent += 1;
      await new Promise(resolve => setTimeout(resolve, 2));
    }
    return sent;
  }

  it('slows Jupyter down instead of filling the gateway, and loses nothing', async () => {
    await open();
    const { guest, server } = await stage.connect();
    guest.pause();
    const before = process.memoryUsage().external;
    const sent = await pour(server, 200);
    expect(sent).toBeLessThan(100);
    expect(process.memoryUsage().external - before).toBeLessThan(60 * MIB);
    let got = 0;
    guest.on('message', () => (got += 1));
    guest.resume();
    await until(() => got === sent);
  });

  it('slows a guest down when it is Jupyter', async () => {
    await open();
    const { guest, server } = await stage.connect();
    server.pause();
    const sent = await pour(guest, 200);
    expect(sent).toBeLessThan(100);
    let got = 0;
    server.on('message', () => (got += 1));
    server.resume();
    await until(() => got === sent);
  });

  it('who takes nothing for a minute loses the channel', async () => {
    await open();
    const { guest, server } = await stage.connect();
    guest.pause();
    await pour(server, 200);
    const ended = ending(server);
    await stage.clock.pass(59_000);
    expect(stage.guest.sockets.size).toBe(1);
    await stage.clock.pass(1_500);
    await ended;
    await nothingLeft();
    expect(stage.log.entries.map(({ event }) => event)).toContain(
      'guest-stalled'
    );
  });

  it('who takes something every minute keeps it', async () => {
    await open();
    const { guest, server } = await stage.connect();
    guest.pause();
    await pour(server, 200);
    for (let minute = 0; minute < 5; minute++) {
      let got = 0;
      guest.on('message', () => {
        got += 1;
        if (got === 2) {
          guest.pause();
        }
      });
      guest.resume();
      await until(() => got >= 2);
      guest.removeAllListeners('message');
      await stage.clock.pass(50_000);
      await pour(server, 20);
    }
    expect(stage.guest.sockets.size).toBe(1);
  });
});

describe('signs of life', () => {
  it('are asked of both ends every 25 seconds', async () => {
    await open();
    const { guest, server } = await stage.connect();
    const pings = { guest: 0, server: 0 };
    guest.on('ping', () => (pings.guest += 1));
    server.on('ping', () => (pings.server += 1));
    for (let round = 1; round <= 6; round++) {
      await stage.clock.pass(25_000);
      await until(() => pings.guest === round && pings.server === round);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(stage.guest.sockets.size).toBe(1);
  });

  it.each(['guest', 'upstream'])(
    'that stay away for 90 seconds end the channel: %s',
    async side => {
      await open();
      // Ends that answer no ping.
      const { server } = await (side === 'guest'
        ? stage.connectRaw()
        : stage.connect());
      if (side === 'upstream') {
        server.pause();
      }
      const pass = async (): Promise<void> => {
        await stage.clock.pass(25_000);
        await new Promise(resolve => setTimeout(resolve, 30));
      };
      for (let round = 0; round < 3; round++) {
        await pass();
      }
      expect(stage.guest.sockets.size).toBe(1);
      await pass();
      await until(() => stage.guest.sockets.size === 0);
      server.resume();
      await nothingLeft();
    }
  );

  it('are answered', async () => {
    await open();
    const { guest, server } = await stage.connect();
    guest.ping('abc');
    server.ping('def');
    const [[one], [two]] = (await Promise.all([
      once(guest, 'pong'),
      once(server, 'pong')
    ])) as [[Buffer], [Buffer]];
    expect([one.toString(), two.toString()]).toEqual(['abc', 'def']);
  });
});

it('small messages are not held back: TCP_NODELAY on both legs', async () => {
  const setNoDelay = jest.spyOn(net.Socket.prototype, 'setNoDelay');
  await open();
  await stage.connect();
  const ports = setNoDelay.mock.contexts.map(
    socket => (socket as net.Socket).localPort
  );
  const upstreamPeer = stage.upstreamSockets[0]?.remotePort;
  expect(ports).toContain(stage.port);
  expect(ports).toContain(upstreamPeer);
  setNoDelay.mockRestore();
});

function digest(data: Buffer | undefined): string {
  return createHash('sha256')
    .update(data ?? '')
    .digest('hex');
}
