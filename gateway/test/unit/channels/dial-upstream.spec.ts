import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import type { IUpstream } from '../../../../src/protocol';
import { dialUpstream } from '../../../src/channels/dial-upstream';
import { systemRandom } from '../../../src/random';
import { createSelfSigned } from '../../../src/transport/self-signed';
import { until } from '../../support/channel-stage';

const folder = mkdtempSync(join(tmpdir(), 'jss-'));
const servers: http.Server[] = [];

afterEach(() => {
  servers.splice(0).forEach(server => {
    server.closeAllConnections();
    server.close();
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Answers every handshake and echoes; `protocol` is what it takes, asked or not. */
async function listen(
  server: http.Server,
  at: string | number,
  protocol?: string
): Promise<number> {
  servers.push(server);
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: () => false
  });
  sockets.on('headers', headers => {
    if (protocol !== undefined) {
      headers.push(`Sec-WebSocket-Protocol: ${protocol}`);
    }
  });
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, webSocket =>
      webSocket.on('message', data => webSocket.send(data))
    )
  );
  if (typeof at === 'string') {
    server.listen(at);
  } else {
    server.listen(at, '127.0.0.1');
  }
  await once(server, 'listening');
  const address = server.address() as AddressInfo | string;
  return typeof address === 'string' ? 0 : address.port;
}

const place = (upstream: Partial<IUpstream>): IUpstream => ({
  socket_path: null,
  host: null,
  port: 0,
  certificate_pem: null,
  base_url: '/',
  ...upstream
});

/** What becomes of one handshake: an echo, or the name of the callback. */
async function outcome(
  upstream: IUpstream,
  target = '/x',
  protocols: string[] = []
): Promise<string> {
  return new Promise(resolve =>
    dialUpstream({
      upstream,
      target,
      headers: [['Host', 'a']],
      protocols,
      maxMessageBytes: 1000,
      onOpen: (webSocket: WebSocket) => {
        webSocket.on('message', (data: Buffer) => {
          webSocket.terminate();
          resolve(data.toString());
        });
        webSocket.send('echo');
      },
      onRefused: status => resolve(String(status)),
      onFailed: () => resolve('failed')
    })
  );
}

function certificate(): Promise<{ certificatePem: string; keyPem: string }> {
  return createSelfSigned({
    names: ['somebody.test'],
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 3_600_000),
    random: systemRandom
  });
}

describe('dialUpstream', () => {
  it('reaches Jupyter over TCP and over a unix socket', async () => {
    const port = await listen(http.createServer(), 0);
    expect(await outcome(place({ host: '127.0.0.1', port }))).toBe('echo');
    const path = join(folder, 'socket');
    await listen(http.createServer(), path);
    expect(await outcome(place({ socket_path: path }))).toBe('echo');
  });

  it('reaches Jupyter inside TLS with the pinned certificate and no other', async () => {
    const { certificatePem, keyPem } = await certificate();
    const port = await listen(
      https.createServer({ cert: certificatePem, key: keyPem }),
      0
    );
    const upstream = place({
      host: '127.0.0.1',
      port,
      certificate_pem: certificatePem
    });
    expect(await outcome(upstream)).toBe('echo');
    const other = (await certificate()).certificatePem;
    expect(await outcome({ ...upstream, certificate_pem: other })).toBe(
      'failed'
    );
    expect(await outcome({ ...upstream, certificate_pem: 'x' })).toBe('failed');
  });

  it.each(['x', 'http://other/', '/a b', '/a\r\nb', '/ä', ''])(
    'does not send the target %j',
    async target => {
      const port = await listen(http.createServer(), 0);
      expect(await outcome(place({ host: '127.0.0.1', port }), target)).toBe(
        'failed'
      );
    }
  );

  it('takes no sub-protocol that was not offered', async () => {
    const port = await listen(http.createServer(), 0, 'mine');
    const upstream = place({ host: '127.0.0.1', port });
    expect(await outcome(upstream, '/x', ['mine', 'other'])).toBe('echo');
    expect(await outcome(upstream, '/x', ['other'])).toBe('failed');
    expect(await outcome(upstream, '/x')).toBe('failed');
  });

  it('fails when nobody answers there', async () => {
    const server = http.createServer();
    const port = await listen(server, 0);
    server.close();
    expect(await outcome(place({ host: '127.0.0.1', port }))).toBe('failed');
  });

  it('calls nobody once it has been given up', async () => {
    const server = http.createServer();
    const port = await listen(server, 0);
    const called = jest.fn();
    const giveUp = dialUpstream({
      upstream: place({ host: '127.0.0.1', port }),
      target: '/x',
      headers: [],
      protocols: [],
      maxMessageBytes: 1000,
      onOpen: called,
      onRefused: called,
      onFailed: called
    });
    giveUp();
    giveUp();
    const connections = (): Promise<number> =>
      new Promise(resolve =>
        server.getConnections((_, count) => resolve(count))
      );
    let left = 1;
    await until(() => {
      void connections().then(count => (left = count));
      return left === 0;
    });
    expect(called).not.toHaveBeenCalled();
  });
});
