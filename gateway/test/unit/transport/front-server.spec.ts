import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as tls from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { systemRandom } from '../../../src/random';
import {
  createFrontServer,
  type IFrontServer
} from '../../../src/transport/front-server';
import { createSelfSigned } from '../../../src/transport/self-signed';
import { ANSWER_WINDOW_MS, LOOK_MS } from '../../../src/transport/stall-guard';
import { FakeClock } from '../../support/fake-clock';

const servers: IFrontServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()));
});

async function stage(
  answer: (request: IncomingMessage, response: ServerResponse) => void
) {
  const clock = new FakeClock();
  const events: string[] = [];
  const pair = await createSelfSigned({
    names: ['127.0.0.1'],
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 3_600_000),
    random: systemRandom
  });
  const server = createFrontServer({
    certificate: {
      ...pair,
      fingerprint: new X509Certificate(pair.certificatePem).fingerprint256
    },
    handlers: {
      handleRequest: answer,
      handleUpgrade: (_request, socket) => {
        socket.destroy();
      }
    },
    clock,
    log: { write: (_level, event) => events.push(event) }
  });
  servers.push(server);
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    clock,
    events,
    server,
    port,
    async connect(): Promise<tls.TLSSocket> {
      const socket = tls.connect({ port, rejectUnauthorized: false });
      socket.on('error', () => undefined);
      await once(socket, 'secureConnect');
      return socket;
    },
    async pass(ms: number) {
      for (let past = 0; past < ms; past += LOOK_MS) {
        await new Promise(resolve => setTimeout(resolve, 5));
        await clock.pass(LOOK_MS);
      }
    }
  };
}

const GET = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

describe('an HTTPS server', () => {
  it('cuts an answer in one large piece that is not read', async () => {
    const { connect, events, pass } = await stage((_request, response) => {
      response.end(Buffer.alloc(64 * 1024 * 1024));
    });
    const guest = await connect();
    guest.pause();
    guest.write(GET);
    await pass(ANSWER_WINDOW_MS + 3 * LOOK_MS);
    expect(events).toContain('connection-stalled');
  });

  it('leaves such an answer alone while it is read slowly', async () => {
    const { connect, events, pass } = await stage((_request, response) => {
      response.end(Buffer.alloc(64 * 1024 * 1024));
    });
    const guest = await connect();
    guest.pause();
    guest.write(GET);
    for (let time = 0; time < 60; time += 1) {
      for (let part = 0; part < 40; part += 1) {
        guest.read(16 * 1024);
      }
      await pass(LOOK_MS);
    }
    // Red when the guard looks at the TLS socket instead of the connection below.
    expect(events).not.toContain('connection-stalled');
  });

  it('closes with a thousand connections in a fraction of a second', async () => {
    const { connect, server, port } = await stage((_request, response) => {
      response.write('on and on');
    });
    const guests: tls.TLSSocket[] = [];
    for (let batch = 0; batch < 20; batch += 1) {
      guests.push(...(await Promise.all(Array.from({ length: 50 }, connect))));
    }
    for (const guest of guests.slice(0, 200)) {
      guest.write(GET);
    }
    await Promise.all(guests.slice(0, 200).map(guest => once(guest, 'data')));
    const closed = Promise.all(
      guests.map(guest => {
        guest.resume();
        return once(guest, 'close');
      })
    );
    const startMs = performance.now();
    await server.close();
    expect(performance.now() - startMs).toBeLessThan(500);
    await closed;
    const late = tls.connect({ port, rejectUnauthorized: false });
    await expect(once(late, 'secureConnect')).rejects.toThrow(/ECONNREFUSED/);
  }, 30_000);

  // Red without the listener for `checkExpectation`: Node answers by itself, and the connection stays.
  it('hands on who expects something unknown', async () => {
    const seen: unknown[] = [];
    const { connect } = await stage((request, response) => {
      seen.push(request.headers.expect);
      response.writeHead(417, { connection: 'close' }).end();
    });
    const guest = await connect();
    guest.resume();
    guest.write(
      'POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\nContent-Length: 9\r\n\r\n'
    );
    await once(guest, 'close');
    expect(seen).toEqual(['x']);
  });

  it('can be closed before it listens, and twice', async () => {
    const { server } = await stage(() => undefined);
    await server.close();
    await server.close();
  });
});
