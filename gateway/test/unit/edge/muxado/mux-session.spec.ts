/**
 * Sessions and streams: two ends of one connection.
 */
import { once } from 'node:events';
import { duplexPair, type Duplex } from 'node:stream';
import { encodeFrame, type Frame } from '../../../edge/muxado/frame';
import { FrameReader } from '../../../edge/muxado/frame-reader';
import { MuxCode, type MuxError } from '../../../edge/muxado/mux-error';
import { MAX_STREAMS, MuxSession } from '../../../edge/muxado/mux-session';
import type { MuxStream } from '../../../edge/muxado/mux-stream';
import { WINDOW_BYTES } from '../../../edge/muxado/send-window';

/** One end, and what happened to it. */
class End {
  readonly streams: MuxStream[] = [];
  readonly ends: Array<MuxError | undefined> = [];
  readonly session: MuxSession;

  constructor(
    side: 'server' | 'client',
    readonly connection: Duplex
  ) {
    this.session = new MuxSession({
      connection,
      side,
      onStream: stream => this.streams.push(stream),
      onEnd: error => this.ends.push(error)
    });
  }
}

/** The other end of a connection, frame by frame. */
class Peer {
  readonly frames: Frame[] = [];

  constructor(private readonly connection: Duplex) {
    const reader = new FrameReader();
    connection.on('data', (bytes: Buffer) =>
      this.frames.push(...reader.push(bytes))
    );
  }

  send(frame: Frame): void {
    this.connection.write(encodeFrame(frame));
  }

  /** Opens a stream, or goes on with it. */
  data(streamId: number, body: Buffer, opens = false, ends = false): void {
    this.send({ kind: 'data', streamId, opens, ends, body });
  }

  of<Kind extends Frame['kind']>(
    kind: Kind
  ): Array<Extract<Frame, { kind: Kind }>> {
    return this.frames.filter(
      (frame): frame is Extract<Frame, { kind: Kind }> => frame.kind === kind
    );
  }
}

/** Everything that can happen without the outside has happened. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}

function closing(stream: MuxStream): Promise<void> {
  return new Promise(resolve => stream.on('close', () => resolve()));
}

function bytesIn(frames: ReadonlyArray<{ body: Buffer }>): number {
  return frames.reduce((sum, { body }) => sum + body.length, 0);
}

describe('two ends', () => {
  let client: End;
  let server: End;

  beforeEach(() => {
    const [one, other] = duplexPair();
    client = new End('client', one);
    server = new End('server', other);
  });

  it('number their streams 3, 5 and 2, 4', async () => {
    const ids = [client, server].map(({ session }) =>
      [session.open(), session.open()].map(stream => {
        stream.write('x');
        return stream.id;
      })
    );
    await settled();
    expect(ids).toEqual([
      [3, 5],
      [2, 4]
    ]);
    expect(server.streams.map(({ id }) => id)).toEqual([3, 5]);
    expect(client.streams.map(({ id }) => id)).toEqual([2, 4]);
  });

  it('carry bytes both ways and end each way alone', async () => {
    const asked = client.session.open();
    asked.end('question');
    await settled();
    const [answering] = server.streams;
    expect((await answering?.toArray())?.join('')).toBe('question');
    answering?.write('ans');
    answering?.end('wer');
    expect((await asked.toArray()).join('')).toBe('answer');
    await settled();
    expect([client.session.openStreams, server.session.openStreams]).toEqual([
      0, 0
    ]);
  });

  it('carry more than a window once it is read', async () => {
    const sent = Buffer.alloc(WINDOW_BYTES * 5, 'abcdefg');
    client.session.open().end(sent);
    await settled();
    const received = Buffer.concat((await server.streams[0]?.toArray()) ?? []);
    expect(received.equals(sent)).toBe(true);
  });

  it('do not let one stream hold up another', async () => {
    client.session.open().write(Buffer.alloc(WINDOW_BYTES * 2));
    const other = client.session.open();
    other.end('through');
    await settled();
    expect((await server.streams[1]?.toArray())?.join('')).toBe('through');
  });

  it('end what is given up, and refuse what still comes', async () => {
    const given = client.session.open();
    given.write('x');
    await settled();
    const [other] = server.streams;
    given.destroy();
    expect((await other?.toArray())?.join('')).toBe('x');
    const failed = once(other as MuxStream, 'error');
    other?.write('still there?');
    expect(await failed).toEqual([
      expect.objectContaining({ muxCode: MuxCode.streamClosed })
    ]);
    expect(server.session.openStreams).toBe(0);
  });

  it('end all streams with the connection', async () => {
    const stream = client.session.open();
    stream.write('x');
    await settled();
    const closed = closing(stream);
    server.connection.destroy();
    await closed;
    expect(client.ends).toHaveLength(1);
    expect(client.session.openStreams).toBe(0);
  });

  it('say why they go away', async () => {
    server.session.goAway(MuxCode.enhanceYourCalm, 'too much');
    await settled();
    expect(client.ends).toEqual([
      expect.objectContaining({
        muxCode: MuxCode.enhanceYourCalm,
        message: 'too much'
      })
    ]);
    expect(server.ends).toHaveLength(1);
  });

  it('open nothing after the end', async () => {
    client.session.destroy();
    const stream = client.session.open();
    await closing(stream);
    expect(stream.errored).toMatchObject({ muxCode: MuxCode.sessionClosed });
  });

  it('know how many streams there were at most', async () => {
    const streams = [1, 2, 3].map(() => client.session.open());
    streams.forEach(stream => stream.destroy());
    client.session.open();
    expect(client.session.mostStreams).toBe(3);
    expect(client.session.openStreams).toBe(1);
  });
});

describe('one end, seen from the wire', () => {
  let server: End;
  let peer: Peer;

  beforeEach(() => {
    const [one, other] = duplexPair();
    server = new End('server', one);
    peer = new Peer(other);
  });

  it('opens a stream with its first bytes, not before', async () => {
    const stream = server.session.open();
    await settled();
    expect(peer.frames).toEqual([]);
    stream.write('type');
    stream.write('more');
    await settled();
    expect(peer.of('data').map(({ opens }) => opens)).toEqual([true, false]);
  });

  it('keeps within the window until it is given credit', async () => {
    const stream = server.session.open();
    stream.write(Buffer.alloc(WINDOW_BYTES + 5));
    await settled();
    expect(bytesIn(peer.of('data'))).toBe(WINDOW_BYTES);
    peer.send({ kind: 'credit', streamId: stream.id, increment: 3 });
    await settled();
    expect(bytesIn(peer.of('data'))).toBe(WINDOW_BYTES + 3);
    peer.send({ kind: 'credit', streamId: stream.id, increment: 100 });
    await settled();
    expect(bytesIn(peer.of('data'))).toBe(WINDOW_BYTES + 5);
  });

  it('does not take more from its user than the window', async () => {
    const stream = server.session.open();
    const isDone = jest.fn();
    stream.write(Buffer.alloc(WINDOW_BYTES + 1), isDone);
    await settled();
    expect(isDone).not.toHaveBeenCalled();
    peer.send({ kind: 'credit', streamId: stream.id, increment: 1 });
    await settled();
    expect(isDone).toHaveBeenCalledTimes(1);
  });

  it('gives credit for what was read, and for nothing else', async () => {
    for (let part = 0; part < 4; part++) {
      peer.data(3, Buffer.alloc(WINDOW_BYTES / 4), part === 0);
    }
    await settled();
    const held = peer.of('credit').reduce((sum, one) => sum + one.increment, 0);
    // What the stream itself buffers for its user counts as read.
    expect(held).toBeLessThan(WINDOW_BYTES);
    server.streams[0]?.resume();
    await settled();
    const given = peer
      .of('credit')
      .reduce((sum, one) => sum + one.increment, 0);
    expect(given).toBe(WINDOW_BYTES);
  });

  it('resets a stream that sends more than the window', async () => {
    peer.data(3, Buffer.alloc(WINDOW_BYTES), true);
    await settled();
    expect(peer.of('reset')).toEqual([]);
    peer.data(3, Buffer.alloc(WINDOW_BYTES));
    await settled();
    expect(peer.of('reset')).toEqual([
      { kind: 'reset', streamId: 3, code: MuxCode.flowControl }
    ]);
    expect(server.ends).toEqual([]);
  });

  it('refuses data for streams that it has given up, and nothing else', async () => {
    peer.data(3, Buffer.from('x'), true);
    await settled();
    server.streams[0]?.destroy();
    peer.send({ kind: 'credit', streamId: 3, increment: 1 });
    peer.send({ kind: 'reset', streamId: 3, code: MuxCode.streamClosed });
    peer.data(3, Buffer.alloc(0), false, true);
    await settled();
    expect(peer.of('reset')).toEqual([]);
    peer.data(3, Buffer.from('late'));
    peer.data(5, Buffer.from('next'), true);
    await settled();
    expect(peer.of('reset')).toEqual([
      { kind: 'reset', streamId: 3, code: MuxCode.streamClosed }
    ]);
    expect(String(server.streams[1]?.read())).toBe('next');
    expect(server.ends).toEqual([]);
  });

  it('ends a session that breaks the protocol, saying which stream was the last', async () => {
    peer.data(3, Buffer.from('x'), true);
    peer.send({ kind: 'credit', streamId: 3, increment: 1 });
    await settled();
    peer.data(4, Buffer.from('x'), true);
    await settled();
    expect(peer.of('go-away')).toEqual([
      expect.objectContaining({ lastStreamId: 3, code: MuxCode.protocol })
    ]);
  });

  it('does not open a stream twice', async () => {
    peer.data(3, Buffer.from('x'), true);
    peer.data(3, Buffer.from('x'), true);
    await settled();
    expect(peer.of('go-away')).toHaveLength(1);
  });

  it(`refuses stream ${MAX_STREAMS + 1}, until one is gone`, async () => {
    for (let count = 0; count <= MAX_STREAMS; count++) {
      peer.data(3 + 2 * count, Buffer.from('x'), true);
    }
    await settled();
    const refused = 3 + 2 * MAX_STREAMS;
    expect(server.streams).toHaveLength(MAX_STREAMS);
    expect(peer.of('reset')[0]).toEqual({
      kind: 'reset',
      streamId: refused,
      code: MuxCode.refused
    });
    server.streams[0]?.destroy();
    peer.data(refused + 2, Buffer.from('x'), true);
    await settled();
    expect(server.streams).toHaveLength(MAX_STREAMS + 1);
    expect(server.ends).toEqual([]);
  });

  it('waits while the connection is full', async () => {
    const [one, other] = duplexPair();
    const end = new End('server', one);
    const stream = end.session.open();
    const isDone = jest.fn();
    stream.write(Buffer.alloc(WINDOW_BYTES), isDone);
    await settled();
    // Nobody reads at the other end: no more than a buffer or two went in.
    expect(one.writableLength).toBeLessThan(WINDOW_BYTES / 2);
    expect(isDone).not.toHaveBeenCalled();
    other.resume();
    await settled();
    expect(isDone).toHaveBeenCalledTimes(1);
  });
});
