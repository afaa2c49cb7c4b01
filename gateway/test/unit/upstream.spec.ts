import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IUpstream } from '../../../src/protocol';
import { createAssertionSigner } from '../../src/assertion';
import { systemClock } from '../../src/clock';
import { systemRandom } from '../../src/random';
import { createSelfSigned } from '../../src/transport/self-signed';
import { proveUpstream } from '../../src/transport/upstream-proof';
import {
  connectUpstream,
  requestUpstream,
  upstreamRequestOptions
} from '../../src/upstream';
import { createAuthority } from '../support/certificate-authority';
import {
  startSmallJupyter,
  type ISmallJupyter,
  type ISmallJupyterOptions
} from '../support/small-jupyter';

const key = systemRandom.bytes(32);
const folder = mkdtempSync(join(tmpdir(), 'jss-'));
const running: ISmallJupyter[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map(jupyter => jupyter.stop()));
});

afterAll(() => rmSync(folder, { recursive: true }));

async function jupyterWith(
  options: Partial<ISmallJupyterOptions> = {}
): Promise<ISmallJupyter> {
  const jupyter = await startSmallJupyter({ key, ...options });
  running.push(jupyter);
  return jupyter;
}

function certificate() {
  return createSelfSigned({
    names: ['somebody.test'],
    notBefore: new Date(Date.now() - 1000),
    notAfter: new Date(Date.now() + 3_600_000),
    random: systemRandom
  });
}

async function statusOf(upstream: IUpstream): Promise<number> {
  const outgoing = requestUpstream(upstream, { path: '/x' });
  return new Promise((resolve, reject) => {
    outgoing.once('error', reject);
    outgoing.once('response', (incoming: IncomingMessage) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.end();
  });
}

function opens(socket: net.Socket, event: string): Promise<boolean> {
  return new Promise(resolve => {
    socket.once(event, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('upstream', () => {
  it('is reached over TCP', async () => {
    const { upstream } = await jupyterWith();
    expect(await statusOf(upstream)).toBe(403);
    expect(await opens(connectUpstream(upstream), 'connect')).toBe(true);
  });

  it('is reached over a unix socket', async () => {
    const { upstream } = await jupyterWith({ socketPath: join(folder, 's') });
    expect(await statusOf(upstream)).toBe(403);
    expect(await opens(connectUpstream(upstream), 'connect')).toBe(true);
  });

  it('is reached inside TLS by its one certificate, whatever its name', async () => {
    const { upstream } = await jupyterWith({ tls: await certificate() });
    expect(await statusOf(upstream)).toBe(403);
    expect(await opens(connectUpstream(upstream), 'secureConnect')).toBe(true);
  });

  it('is not reached with another certificate', async () => {
    const { upstream } = await jupyterWith({ tls: await certificate() });
    const { certificatePem } = await certificate();
    const other = { ...upstream, certificate_pem: certificatePem };
    await expect(statusOf(other)).rejects.toThrow();
    expect(await opens(connectUpstream(other), 'secureConnect')).toBe(false);
  });

  it('is reached with a certificate of an authority, not with another of the same one', async () => {
    const authority = await createAuthority();
    const own = await authority.issue('jupyter.test');
    const { upstream } = await jupyterWith({ tls: own });
    const file = `${own.certificatePem}\n${authority.certificatePem}`;
    expect(await statusOf({ ...upstream, certificate_pem: file })).toBe(403);
    expect(await statusOf(upstream)).toBe(403);

    const other = await authority.issue('jupyter.test');
    const otherFile = `${other.certificatePem}\n${authority.certificatePem}`;
    // Red without the comparison with the first certificate in upstream.ts.
    await expect(
      statusOf({ ...upstream, certificate_pem: otherFile })
    ).rejects.toThrow();
  });

  it('is not reached in plain when TLS is asked for', async () => {
    const { upstream } = await jupyterWith();
    const { certificatePem } = await certificate();
    await expect(
      statusOf({ ...upstream, certificate_pem: certificatePem })
    ).rejects.toThrow();
  });

  it('gets a connection of its own for each request', () => {
    const upstream: IUpstream = {
      socket_path: null,
      host: '127.0.0.1',
      port: 1,
      certificate_pem: null,
      base_url: '/'
    };
    expect(upstreamRequestOptions(upstream)).toMatchObject({ agent: false });
    expect(() => upstreamRequestOptions({ ...upstream, host: null })).toThrow();
  });
});

describe('the proof of upstream', () => {
  function prove(upstream: IUpstream, timeoutMs?: number): Promise<void> {
    const signer = createAssertionSigner({
      key,
      clock: systemClock,
      random: systemRandom
    });
    return proveUpstream({
      upstream,
      origin: 'https://10.0.0.1:8443',
      hostHeader: '10.0.0.1:8443',
      sign: claim => signer.sign(claim),
      random: systemRandom,
      timeoutMs
    });
  }

  it('is given by a Jupyter that believes the assertion', async () => {
    const { upstream, seen } = await jupyterWith({ baseUrl: '/user/ada/' });
    await prove(upstream);
    expect(seen).toEqual(['GET /user/ada/api/me']);
  });

  it.each<[string, Partial<ISmallJupyterOptions>]>([
    ['does not know the key', { key: systemRandom.bytes(32) }],
    ['takes the guest for its owner', { userOf: () => 'ada' }]
  ])('is not given by one that %s', async (_what, options) => {
    const { upstream } = await jupyterWith(options);
    await expect(prove(upstream)).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE'
    });
  });

  it('is not given by a port where nobody listens', async () => {
    const jupyter = await jupyterWith();
    await jupyter.stop();
    running.length = 0;
    await expect(prove(jupyter.upstream)).rejects.toMatchObject({
      code: 'UPSTREAM_UNREACHABLE'
    });
  });

  it('is not given by a Jupyter that does not answer', async () => {
    const server = net.createServer(socket =>
      socket.on('error', () => undefined)
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    await expect(
      prove(
        {
          socket_path: null,
          host: '127.0.0.1',
          port,
          certificate_pem: null,
          base_url: '/'
        },
        200
      )
    ).rejects.toMatchObject({ code: 'UPSTREAM_UNREACHABLE' });
    server.close();
  });
});
