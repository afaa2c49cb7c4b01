import { once } from 'node:events';
import * as http from 'node:http';
import * as net from 'node:net';
import {
  ANSWER_WINDOW_MS,
  BODY_WINDOW_MS,
  createStallGuard,
  LOOK_MS,
  REST_WINDOW_MS
} from '../../../src/transport/stall-guard';
import { FakeClock } from '../../support/fake-clock';

const clean: Array<() => Promise<void> | void> = [];

afterEach(async () => {
  for (const task of clean.splice(0).reverse()) {
    await task();
  }
});

/** A server under guard and a client that speaks by hand. */
async function stage(answer: http.RequestListener) {
  const clock = new FakeClock();
  const cut: string[] = [];
  const guard = createStallGuard(clock, {
    write: (_level, _event, fields) => cut.push(String(fields?.half))
  });
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined);
    response.on('error', () => undefined);
    guard.watch(request, response, request.socket);
    answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  clean.push(() => {
    guard.dispose();
    server.closeAllConnections();
    server.close();
  });
  const client = net.connect((server.address() as net.AddressInfo).port);
  client.on('error', () => undefined);
  clean.push(() => void client.destroy());
  await once(client, 'connect');
  return {
    clock,
    cut,
    client,
    /** Lets the bytes on the way arrive, then time pass. */
    async pass(ms: number) {
      for (let past = 0; past < ms; past += LOOK_MS) {
        await arrived();
        await clock.pass(LOOK_MS);
      }
      await arrived();
    }
  };
}

function arrived(): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, 5);
  });
}

const READ_ALL: http.RequestListener = (request, response) => {
  request.resume();
  request.once('end', () => response.end('done'));
};

const HEAD = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n';

describe('the guard against stalls', () => {
  it('cuts a body that does not come', async () => {
    const { client, cut, pass } = await stage(READ_ALL);
    client.write(HEAD);
    await pass(BODY_WINDOW_MS - LOOK_MS);
    expect(cut).toEqual([]);
    await pass(3 * LOOK_MS);
    expect(cut).toEqual(['body']);
    expect(client.destroyed || client.readableEnded).toBe(true);
  });

  it('cuts a body that comes a byte at a time', async () => {
    const { client, cut, pass } = await stage(READ_ALL);
    client.write(HEAD);
    for (let byte = 0; byte < 15 && cut.length === 0; byte += 1) {
      client.write('x');
      await pass(LOOK_MS);
    }
    expect(cut).toEqual(['body']);
  });

  it('leaves a slow but steady body alone', async () => {
    const { client, cut, pass } = await stage(READ_ALL);
    client.write(HEAD);
    for (let time = 0; time < 40; time += 1) {
      client.write('x'.repeat(1000));
      await pass(LOOK_MS);
    }
    expect(cut).toEqual([]);
  });

  it('leaves a body alone that Jupyter does not take', async () => {
    const { client, cut, pass } = await stage(() => undefined);
    client.write(HEAD);
    client.write('x'.repeat(500_000));
    await pass(2 * BODY_WINDOW_MS);
    expect(cut).toEqual([]);
  });

  it('has less patience with a body whose request was refused', async () => {
    const { client, cut, pass } = await stage((_request, response) => {
      response.writeHead(401);
      response.end();
    });
    client.write(HEAD);
    await pass(REST_WINDOW_MS + 3 * LOOK_MS);
    expect(cut).toEqual(['body']);
  });

  it('cuts an answer that is not read', async () => {
    const { client, cut, pass } = await stage((_request, response) => {
      response.end(Buffer.alloc(64 * 1024 * 1024));
    });
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await pass(ANSWER_WINDOW_MS - LOOK_MS);
    expect(cut).toEqual([]);
    await pass(3 * LOOK_MS);
    expect(cut).toEqual(['answer']);
  });

  it('leaves an answer alone that is read slowly', async () => {
    const { client, cut, pass } = await stage((_request, response) => {
      response.end(Buffer.alloc(64 * 1024 * 1024));
    });
    client.pause();
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived();
    for (let time = 0; time < 60; time += 1) {
      client.read(512 * 1024);
      await pass(LOOK_MS);
    }
    expect(cut).toEqual([]);
  });

  it('leaves an answer alone that Jupyter takes long over', async () => {
    const { client, cut, pass } = await stage(() => undefined);
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await pass(10 * BODY_WINDOW_MS);
    expect(cut).toEqual([]);
  });

  it('leaves no timer behind', () => {
    const clock = new FakeClock();
    createStallGuard(clock, { write: () => undefined }).dispose();
    expect(clock.pending).toBe(0);
  });
});
