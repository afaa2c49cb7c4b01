import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { systemClock } from '../../../src/clock';
import { systemRandom } from '../../../src/random';
import { createLanTransport } from '../../../src/transport/lan';
import {
  askAsStranger,
  askWithoutTls,
  reachOf
} from '../../../src/transport/stranger';
import { withIPv6 } from '../../support/ipv6';
import type {
  IOpenTransport,
  IServerHandlers
} from '../../../src/transport/transport';

const folder = mkdtempSync(join(tmpdir(), 'jss-'));
const open: IOpenTransport[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map(transport => transport.close()));
});

afterAll(() => rmSync(folder, { recursive: true }));

const HELLO: IServerHandlers = {
  handleRequest: (_request: IncomingMessage, response: ServerResponse) => {
    response.end('hello');
  },
  handleUpgrade: (_request: IncomingMessage, socket: Duplex) => {
    socket.destroy();
  }
};

/** A LAN never loses its address. */
const NO_TUNNEL = {
  onChange: () => undefined,
  onMoved: () => undefined,
  onLost: () => undefined
};

async function lan(
  where: Partial<{ host: string; advertised_host: string; port: number }> = {},
  handlers: IServerHandlers = HELLO
): Promise<IOpenTransport> {
  const transport = await createLanTransport({
    where: { host: '127.0.0.1', advertised_host: null, port: 0, ...where },
    stateFolder: join(folder, 'state'),
    clock: systemClock,
    random: systemRandom,
    log: { write: () => undefined }
  }).open(handlers, NO_TUNNEL);
  open.push(transport);
  return transport;
}

/** What a handshake with these options comes to. */
function handshake(
  { address }: IOpenTransport,
  options: tls.ConnectionOptions
): Promise<string> {
  return new Promise(resolve => {
    const socket = tls.connect({
      ...reachOf(address),
      rejectUnauthorized: false,
      ...options
    });
    socket.once('secureConnect', () => {
      resolve(
        `${socket.getProtocol()} ${socket.getCipher().name} ${socket.alpnProtocol}`
      );
      socket.destroy();
    });
    socket.once('error', () => resolve('refused'));
  });
}

const ask = (transport: IOpenTransport, headers = {}) =>
  askAsStranger(transport.address, { target: '/', headers });

describe('the LAN transport', () => {
  it('carries to an address of this machine, at a free port', async () => {
    const transport = await lan();
    expect(transport.address.origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(transport.address.hostHeader).toBe(
      transport.address.origin.slice(8)
    );
    expect(await ask(transport)).toMatchObject({ status: 200, body: 'hello' });
  });

  withIPv6('writes IPv6 addresses as browsers do', async () => {
    const transport = await lan({ host: '0:0:0:0:0:0:0:1' });
    expect(transport.address.origin).toMatch(/^https:\/\/\[::1\]:\d+$/);
    expect(await ask(transport)).toMatchObject({ status: 200 });
  });

  it('advertises another name', async () => {
    const transport = await lan({ advertised_host: 'Laptop.Local' });
    expect(transport.address.origin).toMatch(/^https:\/\/laptop\.local:\d+$/);
    expect(reachOf(transport.address).host).toBe('127.0.0.1');
    expect(await ask(transport)).toMatchObject({ status: 200 });
  });

  it('shows the same certificate for an address again, another for another', async () => {
    const [one, again, other] = [
      await lan(),
      await lan(),
      await lan({ host: '127.0.0.2' })
    ];
    expect(again.address.fingerprint).toBe(one.address.fingerprint);
    expect(other.address.fingerprint).not.toBe(one.address.fingerprint);
  });

  it.each([
    [
      'PORT_TAKEN',
      async () => lan({ port: reachOf((await lan()).address).port })
    ],
    ['ADDRESS_UNAVAILABLE', () => lan({ host: '192.0.2.1' })]
  ])('says %s', async (code, start) => {
    await expect(start()).rejects.toMatchObject({ code });
  });

  it('shuts the listener at once and leaves connections until it is closed', async () => {
    const transport = await lan();
    const guest = tls.connect({
      ...reachOf(transport.address),
      rejectUnauthorized: false
    });
    guest.on('error', () => undefined);
    await once(guest, 'secureConnect');
    guest.write('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n');
    await once(guest, 'data');
    transport.stopListening();
    await new Promise(resolve => setTimeout(resolve, 20));
    await expect(ask(transport)).rejects.toThrow(/ECONNREFUSED/);
    expect(guest.destroyed).toBe(false);
    const closed = once(guest, 'close');
    await transport.close();
    await closed;
  });
});

describe('its TLS', () => {
  it('is 1.3 by default, and HTTP/1.1', async () => {
    expect(
      await handshake(await lan(), { ALPNProtocols: ['h2', 'http/1.1'] })
    ).toMatch(/^TLSv1\.3 TLS_\w+ http\/1\.1$/);
  });

  it.each([
    ['ECDHE-ECDSA-AES128-GCM-SHA256', true],
    ['ECDHE-ECDSA-AES256-GCM-SHA384', true],
    ['ECDHE-ECDSA-CHACHA20-POLY1305', true],
    ['ECDHE-ECDSA-AES128-SHA256', false],
    ['ECDHE-ECDSA-AES256-SHA', false],
    ['ECDHE-ECDSA-AES128-CCM', false],
    ['ECDHE-ECDSA-AES256-CCM8', false],
    ['ECDHE-ECDSA-ARIA128-GCM-SHA256', false],
    ['ECDHE-ECDSA-CAMELLIA128-SHA256', false]
  ])('of version 1.2 with %s is taken: %s', async (ciphers, isTaken) => {
    const outcome = await handshake(await lan(), {
      maxVersion: 'TLSv1.2',
      ciphers
    });
    expect(outcome).toBe(isTaken ? `TLSv1.2 ${ciphers} false` : 'refused');
  });

  it.each([
    [
      'TLS 1.1',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' }
    ],
    [
      'TLS 1.3 with CCM',
      { minVersion: 'TLSv1.3', ciphers: 'TLS_AES_128_CCM_SHA256' }
    ],
    ['HTTP/2 only', { ALPNProtocols: ['h2'] }]
  ] as Array<[string, tls.ConnectionOptions]>)(
    'is not %s',
    async (_what, options) => {
      expect(await handshake(await lan(), options)).toBe('refused');
    }
  );

  it('is not left out: plain HTTP is closed without a byte', async () => {
    const { address } = await lan();
    expect(
      await askWithoutTls(reachOf(address), address.hostHeader, {})
    ).toHaveLength(0);
  });
});

describe('its HTTP', () => {
  /** Sends bytes inside TLS and returns everything that comes until the end. */
  async function speak(
    transport: IOpenTransport,
    text: string
  ): Promise<string> {
    const socket = tls.connect({
      ...reachOf(transport.address),
      rejectUnauthorized: false
    });
    let heard = '';
    socket.setEncoding('latin1').on('data', chunk => {
      heard += chunk;
    });
    socket.on('error', () => undefined);
    await once(socket, 'secureConnect');
    socket.write(text);
    await once(socket, 'close');
    return heard;
  }

  it.each([
    ['400', 'GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n'],
    ['400', 'GET / HTTP/1.1\r\n\r\n'],
    [
      '400',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'
    ],
    ['400', 'NONSENSE\r\n\r\n'],
    ['431', `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]
  ])('answers %s to what it cannot read, and closes', async (status, text) => {
    const heard = await speak(await lan(), text);
    expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(heard).toMatch(/connection: close/i);
    expect(heard.endsWith('\r\n\r\n')).toBe(true);
  });

  it('hands everything over that waits or asks for more', async () => {
    const seen: string[] = [];
    const transport = await lan(
      {},
      {
        handleRequest: (request, response) => {
          seen.push(`request ${request.method} ${request.headers.expect}`);
          response.writeHead(401, { connection: 'close' });
          response.end();
        },
        handleUpgrade: (request, socket) => {
          seen.push(`upgrade ${request.method} ${request.url}`);
          socket.destroy();
        }
      }
    );
    const heard = await speak(
      transport,
      'PUT / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n'
    );
    // Red when `checkContinue` is left to Node: it would say "100 Continue" first.
    expect(heard).toMatch(/^HTTP\/1\.1 401 /);
    await speak(
      transport,
      'GET /x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    );
    await speak(transport, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(seen).toEqual([
      'request PUT 100-continue',
      'upgrade GET /x',
      'upgrade CONNECT a:1'
    ]);
  });

  it('does not mix a refusal into an answer that is under way', async () => {
    const transport = await lan(
      {},
      {
        ...HELLO,
        handleRequest: (_request, response) => {
          response.writeHead(200, { 'content-length': '100' });
          response.write('half');
        }
      }
    );
    const heard = await speak(
      transport,
      'GET / HTTP/1.1\r\nHost: a\r\n\r\nNONSENSE\r\n\r\n'
    );
    expect(heard).not.toContain('400');
  });

  it('survives resets at every moment', async () => {
    const transport = await lan(
      {},
      {
        handleRequest: (_request, response) => {
          setTimeout(() => response.end('x'.repeat(100_000)), 1);
        },
        handleUpgrade: (_request, socket) => {
          setTimeout(() => socket.write('x'.repeat(100_000)), 1);
        }
      }
    );
    const texts = [
      '',
      'GET',
      'GET / HTTP/1.1\r\nHost: a\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc',
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'NONSENSE\r\n\r\n'
    ];
    await Promise.all(
      Array.from({ length: 300 }, async (_, index) => {
        const raw = net.connect(reachOf(transport.address));
        raw.on('error', () => undefined);
        await once(raw, 'connect');
        if (index % 7 > 0) {
          const socket = tls.connect({
            socket: raw,
            rejectUnauthorized: false
          });
          socket.on('error', () => undefined);
          if (index % 7 > 1) {
            await once(socket, 'secureConnect').catch(() => undefined);
            socket.write(texts[index % texts.length] ?? '');
          }
        } else {
          raw.write('\x16\x03\x01');
        }
        await new Promise(resolve => setTimeout(resolve, index % 5));
        raw.resetAndDestroy();
      })
    );
    expect(await ask(transport)).toMatchObject({ status: 200 });
  });
});
