/**
 * Bodies on their way to Jupyter and back: streamed, counted, cut on both
 * sides when one side goes.
 */

import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as net from 'node:net';
import {
  BASE,
  HOST,
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { until } from '../support/until';

const MEBIBYTE = 1024 * 1024;

/** What kernels and pipes on the way may hold while nobody reads; a body of hundreds of megabytes is not among it. */
const HELD_BYTES = 24 * MEBIBYTE;

let stage: IRequestStage;
let ada: IGuestVisitor;

beforeEach(async () => {
  stage = await openStage();
  ada = stage.guest();
});

jest.setTimeout(20_000);

afterEach(async () => {
  await stage.stop();
});

/** A connection that has sent a request and is left to the test. */
function open(method: string, path: string, headers: string): net.Socket {
  const socket = net.connect({ port: stage.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.write(
    `${method} ${BASE}${path} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n${headers}\r\n`
  );
  return socket;
}

describe('an answer', () => {
  it('is not read from Jupyter faster than the guest takes it', async () => {
    let written = 0;
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream' });
      const chunk = Buffer.alloc(64 * 1024);
      const write = () => {
        while (written < 512 * MEBIBYTE) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', write);
            return;
          }
        }
      };
      write();
    };
    const guest = open('GET', 'files/big.bin', '');
    guest.pause();
    await once(guest, 'connect');

    await until(() => written > 0);
    await settled(() => written);

    expect(written).toBeLessThan(HELD_BYTES);
    guest.destroy();
  });

  it('has the length that Jupyter announced', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/plain',
        'content-length': '5'
      });
      response.end('hello');
    };
    const answer = await ada.get('files/a.txt');
    expect(answer.headers['content-length']).toBe('5');
    expect(answer.headers['transfer-encoding']).toBeUndefined();
    expect(answer.body).toBe('hello');
  });

  it('can be asked for in ranges', async () => {
    stage.upstream.reply = (request, response) => {
      response.writeHead(206, {
        'content-type': 'text/plain',
        'content-range': 'bytes 1-3/5',
        'content-length': '3',
        etag: String(request.headers['if-range'])
      });
      response.end('ell');
    };
    const answer = await ada.get('files/a.txt', {
      Range: 'bytes=1-3',
      'If-Range': '"x"'
    });
    expect(answer.status).toBe(206);
    expect(answer.headers['content-range']).toBe('bytes 1-3/5');
    expect(answer.body).toBe('ell');
    expect(new Map(stage.upstream.requests[0]?.headers).get('range')).toBe(
      'bytes=1-3'
    );
  });

  it('tells the size of a file whose range was wrong', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(416, { 'content-range': 'bytes */5' });
      response.end();
    };
    const answer = await ada.get('files/a.txt', { Range: 'bytes=9-' });
    expect(answer.status).toBe(416);
    expect(answer.headers['content-range']).toBe('bytes */5');
  });

  it.each([
    ['HEAD', 200, { 'content-length': '5' }],
    ['GET', 304, { etag: '"x"' }],
    ['DELETE', 204, {}]
  ])(
    'to %s with %i has no body, and the connection goes on',
    async (method, status, headers) => {
      stage.upstream.reply = (_request, response) => {
        response.writeHead(status, headers);
        response.end();
      };
      const path = method === 'DELETE' ? 'api/contents/a.txt' : 'files/a.txt';
      const first = `${method} ${BASE}${path} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n\r\n`;
      const last = `${method} ${BASE}${path} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\nConnection: close\r\n\r\n`;

      const answer = await stage.raw(first + last, { untilClosed: true });

      const answers = answer.bytes.toString().split('HTTP/1.1 ').slice(1);
      expect(answers).toHaveLength(2);
      for (const one of answers) {
        expect(one).toMatch(new RegExp(`^${status} `));
        expect(one.endsWith('\r\n\r\n')).toBe(true);
      }
    }
  );

  it('that breaks off is not shown as whole', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    const answer = await stage.raw(
      `GET ${BASE}files/a.txt HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n\r\n`,
      { untilClosed: true }
    );
    expect(answer.closed).toBe(true);
    expect(answer.bytes.includes('\r\n0\r\n')).toBe(false);
  });
});

describe('an upload', () => {
  it('is not read from the guest faster than Jupyter takes it', async () => {
    const arrived = new Promise<IncomingMessage>(resolve => {
      stage.upstream.reply = request => {
        request.removeAllListeners('data');
        request.pause();
        resolve(request);
      };
    });
    const guest = open(
      'PUT',
      'api/contents/big.bin',
      `Content-Length: ${512 * MEBIBYTE}\r\n`
    );
    (await arrived).pause();
    const chunk = Buffer.alloc(64 * 1024);
    const write = () => {
      while (guest.writable && guest.bytesWritten < 512 * MEBIBYTE) {
        if (!guest.write(chunk)) {
          return;
        }
      }
    };
    guest.on('drain', write);
    write();

    await settled(() => guest.bytesWritten);

    expect(guest.bytesWritten).toBeLessThan(HELD_BYTES);
    guest.destroy();
  });

  it.each([
    ['with a length', 'Content-Length: 11\r\n', 'hello world'],
    [
      'in chunks',
      'Transfer-Encoding: chunked\r\n',
      '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n'
    ]
  ])('%s arrives as it was', async (_how, headers, body) => {
    const guest = open('PUT', 'api/contents/a.txt', headers);
    guest.write(body);
    await until(() => stage.upstream.requests[0]?.body?.length === 11);
    expect(stage.upstream.requests[0]?.body?.toString()).toBe('hello world');
    guest.destroy();
  });

  it('waits to be told to go on until it has been let in', async () => {
    const guest = open(
      'PUT',
      'api/contents/a.txt',
      'Content-Length: 5\r\nExpect: 100-continue\r\n'
    );
    const [first] = await once(guest, 'data');
    expect(String(first)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    guest.write('hello');
    const [second] = await once(guest, 'data');
    expect(String(second)).toMatch(/^HTTP\/1\.1 200/);
    guest.destroy();
  });

  it('that nobody asked for is refused before it is sent', async () => {
    const answer = await stage.stranger.send('PUT', 'api/contents/a.txt', {
      'Content-Length': String(512 * MEBIBYTE),
      Expect: '100-continue'
    });
    expect(answer.status).toBe(403);
    expect(answer.bytes.toString()).not.toContain('100 Continue');
    expect(answer.headers.connection).toBe('close');
  });

  it.each([
    ['announced', { 'Content-Length': '70000' }, 'x'.repeat(70_000)],
    [
      'in chunks',
      { 'Transfer-Encoding': 'chunked' },
      `11170\r\n${'x'.repeat(70_000)}\r\n0\r\n\r\n`
    ]
  ])(
    'above the limit of its route is refused, %s',
    async (_how, headers, body) => {
      for (const path of [
        'api/kernels/0b1b2c3d-1111-4222-8333-944455556666/restart',
        'api/kernels'
      ]) {
        stage.upstream.forget();
        const answer = await ada.send(
          'POST',
          path,
          { 'Content-Length': null, ...headers },
          body
        );
        expect([path, answer.status]).toEqual([path, 413]);
        expect(
          stage.upstream.requests.filter(({ body: seen }) => seen !== null)
        ).toHaveLength(0);
      }
    }
  );

  it('that Jupyter answers and drops in the middle gets Jupyter’s answer', async () => {
    stage.upstream.reply = (request, response) => {
      response.writeHead(409, { 'content-type': 'application/json' });
      response.end('{"message":"In the way"}', () =>
        setTimeout(() => request.socket.destroy(), 500)
      );
    };
    const guest = open(
      'PUT',
      'api/contents/big.bin',
      `Content-Length: ${512 * MEBIBYTE}\r\n`
    );
    const received: Buffer[] = [];
    guest.on('data', part => received.push(part));
    const chunk = Buffer.alloc(64 * 1024);
    const timer = setInterval(() => guest.writable && guest.write(chunk), 1);

    // A write into the connection that is being shut fails, which is no news here.
    guest.on('error', () => undefined);
    await new Promise(resolve => guest.once('close', resolve));

    clearInterval(timer);
    const text = Buffer.concat(received).toString();
    expect(text).toMatch(/^HTTP\/1\.1 409/);
    expect(text.toLowerCase()).toContain('connection: close');
    expect(text).toContain('In the way');
  });

  it('that Jupyter refuses gets Jupyter’s status', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(413, { 'content-type': 'application/json' });
      response.end('{"message":"Too large"}');
    };
    const answer = await ada.send(
      'PUT',
      'api/contents/a.txt',
      {},
      'x'.repeat(1000)
    );
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body).message).toBe('Too large');
  });
});

describe('when somebody goes', () => {
  /** An upstream request that is never answered. */
  function neverAnswered(): Promise<[IncomingMessage, ServerResponse]> {
    return new Promise(resolve => {
      stage.upstream.reply = (request, response) =>
        resolve([request, response]);
    });
  }

  it('aborts at Jupyter what the guest gave up', async () => {
    const asked = neverAnswered();
    const guest = open('GET', 'api/me', '');
    const [request] = await asked;
    expect(ada.guest.requests.size).toBe(1);

    guest.destroy();

    await once(request.socket, 'close');
    await until(() => ada.guest.requests.size === 0);
  });

  it('aborts an answer that the guest gave up', async () => {
    const asked = neverAnswered();
    const guest = open('GET', 'files/a.bin', '');
    const [request, response] = await asked;
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.write('begin');
    await once(guest, 'data');

    guest.destroy();

    await once(request.socket, 'close');
    await until(() => ada.guest.requests.size === 0);
  });

  it('cuts at both ends what a removed guest has under way', async () => {
    const asked = neverAnswered();
    const guest = open('GET', 'api/me', '');
    const [request] = await asked;

    ada.guest.markEnded('removed');
    ada.guest.destroyAll();

    await Promise.all([once(guest, 'close'), once(request.socket, 'close')]);
    expect(ada.guest.requests.size).toBe(0);
  });

  it('cuts a request that is still being read when its guest is removed', async () => {
    const guest = open('POST', 'api/kernels', 'Content-Length: 2\r\n');
    guest.write('{');
    await until(() => ada.guest.requests.size === 1);

    ada.guest.markEnded('removed');
    ada.guest.destroyAll();
    guest.write('}');

    await once(guest, 'close');
    expect(stage.upstream.connections.opened).toBe(0);
  });

  it('signs nothing for a guest who has ended, even where he was not cut', async () => {
    const guest = open('POST', 'api/kernels', 'Content-Length: 2\r\n');
    guest.write('{');
    await until(() => ada.guest.requests.size === 1);

    ada.guest.markEnded('removed');
    guest.write('}');

    await once(guest, 'close');
    expect(stage.upstream.connections.opened).toBe(0);
  });

  it('drops the guest’s connection when Jupyter drops ours: a 502 would read as a dead kernel', async () => {
    stage.upstream.reply = request => request.socket.destroy();
    for (const path of [
      'api/me',
      'lab',
      'lab/api/settings',
      'api/kernelspecs'
    ]) {
      const answer = await ada.get(path);
      expect([path, answer.status, answer.closed]).toEqual([path, 0, true]);
    }
    const put = await ada.send(
      'PUT',
      'api/collaboration/session/a.ipynb',
      {},
      '{"format":"json","type":"notebook"}'
    );
    expect([put.status, put.closed]).toEqual([0, true]);
    await until(() => ada.guest.requests.size === 0);
  });

  it('drops the guest’s connection when nobody listens', async () => {
    await stage.upstream.stop();
    for (const answer of [
      await ada.get('api/me'),
      await ada.upgrade('api/events/subscribe')
    ]) {
      expect([answer.status, answer.closed]).toEqual([0, true]);
    }
    stage.upstream.stop = async () => undefined;
  });

  it('leaves no connection behind', async () => {
    for (let count = 0; count < 50; count += 1) {
      await ada.get('api/me');
    }
    await until(() => stage.upstream.connections.open === 0);
    expect(stage.upstream.connections.opened).toBe(50);
    await until(() => ada.guest.requests.size === 0);
  });
});

it('takes no more requests once it is disposed of', async () => {
  stage.pipeline.dispose();
  for (const answer of [
    await ada.get('api/me'),
    await ada.upgrade('secure-share/live')
  ]) {
    expect([answer.status, answer.closed]).toEqual([0, true]);
  }
});

it('cuts a request whose step throws, says so in the log, and goes on', async () => {
  await stage.stop();
  stage = await openStage({
    arrange: steps =>
      steps.map(step =>
        step.name === 'policy'
          ? {
              name: 'policy',
              run: context => {
                if (context.below === 'api/status') {
                  throw new Error('a bug');
                }
                return step.run(context);
              }
            }
          : step
      )
  });
  ada = stage.guest();

  const answer = await ada.get('api/status');

  expect([answer.status, answer.closed]).toEqual([0, true]);
  expect(stage.log).toContainEqual(
    expect.objectContaining({ level: 'error', event: 'request-failed' })
  );
  expect((await ada.get('api/me')).status).toBe(200);
});

it('cuts a request that no step answers', async () => {
  await stage.stop();
  stage = await openStage({ without: ['forward'] });
  const answer = await stage.guest().get('api/me');
  expect([answer.status, answer.closed]).toEqual([0, true]);
});

/** Waits until a number has stopped growing for a while. */
async function settled(value: () => number): Promise<void> {
  let last = -1;
  while (last !== value()) {
    last = value();
    await new Promise(resolve => setTimeout(resolve, 300));
  }
}
