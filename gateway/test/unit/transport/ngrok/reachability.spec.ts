import { createServer, Socket, type Server } from 'node:net';
import * as tls from 'node:tls';
import { readFileSync } from 'node:fs';
import { GatewayError } from '../../../../src/errors';
import { ingressOf } from '../../../../src/transport/ngrok/ingress';
import {
  explain,
  probeIngress,
  type IFoundAddress,
  type IProbeNetwork,
  type Reachability
} from '../../../../src/transport/ngrok/reachability';
import { startEdge } from '../../../edge/start-edge';
import {
  LOOPBACK,
  listen,
  portOf,
  stopListening
} from '../../../edge/listening';
import {
  createAuthority,
  type ICertificateAuthority
} from '../../../support/certificate-authority';
import { FakeClock } from '../../../support/fake-clock';
import { withIPv6 } from '../../../support/ipv6';
import { until } from '../../../support/until';

const HOST = 'connect.test';
/** How long a probe may take, in milliseconds. */
const LIMIT_MS = 4000;

let ngroks: ICertificateAuthority;
let proxys: ICertificateAuthority;
let closers: Array<() => Promise<void>>;

beforeAll(async () => {
  // As the SDK's own authority is named.
  ngroks = await createAuthority('CN=Root CA, OU=prod, O=ngrok Inc, C=US');
  proxys = await createAuthority('CN=Corporate Inspection, O=Example Ltd');
});

beforeEach(() => {
  closers = [];
});

afterEach(async () => {
  await Promise.all(closers.map(close => close()));
});

/** A server that is stopped after the test. */
class Entrance {
  /** What was sent inside of TLS. */
  received = '';
  readonly sockets = new Set<Socket>();
  /** Connections there ever were. */
  count = 0;

  private constructor(
    private readonly server: Server,
    /** Names that were asked for. */
    readonly names: readonly string[] = []
  ) {
    server.on('connection', (socket: Socket) => {
      this.count += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
    });
    closers.push(() => {
      this.sockets.forEach(socket => socket.destroy());
      return stopListening(server);
    });
  }

  get port(): number {
    return portOf(this.server);
  }

  /** Shows a certificate of an authority; the chain holds those between. */
  static async of(
    authority: ICertificateAuthority,
    names = [HOST],
    chain = ''
  ): Promise<Entrance> {
    const { certificatePem, keyPem } = await authority.issue(...names);
    const asked: string[] = [];
    const server = tls.createServer({
      cert: `${certificatePem}\n${chain}`,
      key: keyPem,
      SNICallback: (name, done) => {
        asked.push(name);
        done(null);
      }
    });
    const entrance = new Entrance(server, asked);
    server.on('secureConnection', socket => {
      socket.on('error', () => undefined);
      socket.on('data', data => (entrance.received += String(data)));
    });
    server.on('tlsClientError', () => undefined);
    await listen(server);
    return entrance;
  }

  /** Does something else than TLS. */
  static async thatOnly(meets: (socket: Socket) => unknown): Promise<Entrance> {
    const server = createServer(meets);
    const entrance = new Entrance(server);
    await listen(server);
    return entrance;
  }
}

/** A port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await listen(server);
  const port = portOf(server);
  await stopListening(server);
  return port;
}

/** DNS of a test; connections are real, except to what is said to hang or fail. */
function network(
  addresses: readonly string[],
  exceptions: Readonly<Record<string, 'hangs' | string>> = {}
): IProbeNetwork & { readonly made: Socket[] } {
  const made: Socket[] = [];
  return {
    made,
    resolve: async () =>
      addresses.map((address): IFoundAddress => ({
        address,
        family: address.includes(':') ? 6 : 4
      })),
    connect(address, port) {
      const fate = exceptions[address];
      const socket = new Socket();
      made.push(socket);
      if (fate === undefined) {
        socket.connect({ host: address, port });
      } else if (fate !== 'hangs') {
        setImmediate(() =>
          socket.destroy(Object.assign(new Error(fate), { code: fate }))
        );
      }
      return socket;
    }
  };
}

function at(
  port: number,
  rootCas: string | null = null
): ReturnType<typeof ingressOf> {
  return { ...ingressOf(`${HOST}:${port}`, rootCas) };
}

/** A probe that is let run into its limit. */
async function probeToTheLimit(
  ingress: Parameters<typeof probeIngress>[0],
  probed: IProbeNetwork,
  isReady: () => boolean = () => true
): Promise<Reachability> {
  const clock = new FakeClock();
  let isOver = false;
  const pending = probeIngress(ingress, { network: probed, clock }).finally(
    () => (isOver = true)
  );
  await until(isReady);
  await clock.pass(LIMIT_MS - 1);
  expect(isOver).toBe(false);
  await clock.pass(1);
  expect(clock.pending).toBe(0);
  return pending;
}

describe('the entrance', () => {
  it('is reachable with a certificate of ngrok’s own authority, and nothing is sent', async () => {
    const entrance = await Entrance.of(ngroks);
    const probed = network([LOOPBACK]);
    expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
      'reachable'
    );
    await until(() => entrance.sockets.size === 0);
    expect(entrance.names).toEqual([HOST]);
    expect(entrance.received).toBe('');
    expect(probed.made.every(socket => socket.destroyed)).toBe(true);
  });

  it('is reachable when an authority stands between', async () => {
    const between = await ngroks.delegate('CN=Ingress 3');
    const chain = `${between.certificatePem}\n${ngroks.certificatePem}`;
    const entrance = await Entrance.of(between, [HOST], chain);
    expect(
      await probeIngress(at(entrance.port), { network: network([LOOPBACK]) })
    ).toBe('reachable');
  });

  it('is inspected with a certificate of anybody else', async () => {
    const between = await proxys.delegate('CN=Proxy 3');
    for (const entrance of [
      await Entrance.of(proxys),
      // The subject is copied from the real one; only the issuer tells.
      await Entrance.of(proxys, ['connect.ngrok-agent.com', 'ngrok Inc']),
      await Entrance.of(between, [HOST], between.certificatePem)
    ]) {
      expect(
        await probeIngress(at(entrance.port), { network: network([LOOPBACK]) })
      ).toBe('inspected');
    }
  });

  it('is reachable when the configured authority vouches for it', async () => {
    const entrance = await Entrance.of(proxys);
    const ingress = at(entrance.port, proxys.certificatePem);
    expect(await probeIngress(ingress, { network: network([LOOPBACK]) })).toBe(
      'reachable'
    );
  });

  it('does not fit when the configured authority does not vouch, or vouches for another name', async () => {
    const entrance = await Entrance.of(ngroks);
    const other = await Entrance.of(proxys, ['other.test']);
    for (const { port } of [entrance, other]) {
      const ingress = at(port, proxys.certificatePem);
      expect(
        await probeIngress(ingress, { network: network([LOOPBACK]) })
      ).toBe('mismatch');
    }
  });

  it('by address is asked without a name', async () => {
    const entrance = await Entrance.of(proxys, [LOOPBACK]);
    const ingress = ingressOf(
      `${LOOPBACK}:${entrance.port}`,
      proxys.certificatePem
    );
    expect(await probeIngress(ingress)).toBe('reachable');
    expect(entrance.count).toBe(1);
    expect(entrance.names).toEqual([]);
  });

  it('is found by the system’s own DNS, and is the edge’s', async () => {
    const edge = await startEdge();
    closers.push(() => edge.close());
    const rootCas = readFileSync(edge.rootCas, 'utf8');
    expect(await probeIngress(ingressOf(edge.serverAddr, rootCas))).toBe(
      'reachable'
    );
    expect(await probeIngress(ingressOf(edge.serverAddr, null))).toBe(
      'inspected'
    );
    expect(
      await probeIngress(ingressOf(edge.serverAddr, ngroks.certificatePem))
    ).toBe('mismatch');
  });
});

describe('a failure', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN'])('of DNS is told: %s', async code => {
    const probed: IProbeNetwork = {
      ...network([]),
      resolve: () => Promise.reject(Object.assign(new Error(code), { code }))
    };
    expect(await probeIngress(at(1), { network: probed })).toBe('dns');
    expect(await probeIngress(at(1), { network: network([]) })).toBe('dns');
  });

  it('of DNS that never answers is told at the limit', async () => {
    const probed: IProbeNetwork = {
      ...network([]),
      resolve: () => new Promise(() => undefined)
    };
    expect(await probeToTheLimit(at(1), probed)).toBe('dns');
  });

  it('of a port where nobody listens is a refusal', async () => {
    const port = await closedPort();
    expect(await probeIngress(at(port), { network: network([LOOPBACK]) })).toBe(
      'refused'
    );
  });

  it.each([
    ['ENETUNREACH', 'no-network'],
    ['EADDRNOTAVAIL', 'no-network'],
    ['EACCES', 'refused'],
    ['EPERM', 'refused'],
    ['EHOSTUNREACH', 'refused'],
    ['ECONNRESET', 'refused'],
    ['ETIMEDOUT', 'timeout']
  ])('%s is: %s', async (code, found) => {
    const probed = network(['192.0.2.1'], { '192.0.2.1': code });
    expect(await probeIngress(at(1), { network: probed })).toBe(found);
  });

  it('of a connection that is swallowed is told at the limit', async () => {
    const probed = network(['192.0.2.1'], { '192.0.2.1': 'hangs' });
    expect(await probeToTheLimit(at(1), probed)).toBe('timeout');
    expect(probed.made.map(socket => socket.destroyed)).toEqual([true]);
  });

  it('of somebody who takes the connection and says nothing is told at the limit', async () => {
    const mute = await Entrance.thatOnly(socket => socket.resume());
    const probed = network([LOOPBACK]);
    expect(
      await probeToTheLimit(at(mute.port), probed, () => mute.count === 1)
    ).toBe('timeout');
    await until(() => mute.sockets.size === 0);
  });

  it('of somebody who speaks no TLS is told', async () => {
    for (const meets of [
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      (socket: Socket) => socket.destroy(),
      (socket: Socket) => socket.once('data', () => socket.resetAndDestroy())
    ]) {
      const entrance = await Entrance.thatOnly(meets);
      expect(
        await probeIngress(at(entrance.port), { network: network([LOOPBACK]) })
      ).toBe('tls');
    }
  });

  it('of one address is none when another one works', async () => {
    const entrance = await Entrance.of(ngroks);
    const probed = network(['192.0.2.1', '192.0.2.2', LOOPBACK], {
      '192.0.2.1': 'ECONNREFUSED',
      '192.0.2.2': 'hangs'
    });
    expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
      'reachable'
    );
    expect(probed.made.map(socket => socket.destroyed)).toEqual([
      true,
      true,
      true
    ]);
  });

  it('does not make it try addresses without end', async () => {
    const many = Array.from({ length: 50 }, (_, n) => `192.0.2.${n}`);
    const probed = network(
      many,
      Object.fromEntries(many.map(address => [address, 'ECONNREFUSED']))
    );
    expect(await probeIngress(at(1), { network: probed })).toBe('refused');
    expect(probed.made.length).toBeLessThanOrEqual(4);
  });
});

describe('IPv6 while IPv4 works', () => {
  it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ETIMEDOUT'])(
    'that fails (%s) is told',
    async code => {
      const entrance = await Entrance.of(ngroks);
      const probed = network([LOOPBACK, '2001:db8::1'], {
        '2001:db8::1': code
      });
      expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
        'ipv6'
      );
    }
  );

  it('that hangs is told at the limit', async () => {
    const entrance = await Entrance.of(ngroks);
    const probed = network(['2001:db8::1', LOOPBACK], {
      '2001:db8::1': 'hangs'
    });
    expect(
      await probeToTheLimit(
        at(entrance.port),
        probed,
        () => entrance.names.length === 1
      )
    ).toBe('ipv6');
    expect(probed.made.every(socket => socket.destroyed)).toBe(true);
  });

  it('that this machine does not have is no trouble', async () => {
    const entrance = await Entrance.of(ngroks);
    for (const code of ['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']) {
      const probed = network([LOOPBACK, '2001:db8::1'], {
        '2001:db8::1': code
      });
      expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
        'reachable'
      );
    }
  });

  it('is not to blame for an inspecting proxy', async () => {
    const entrance = await Entrance.of(proxys);
    const probed = network([LOOPBACK, '2001:db8::1'], {
      '2001:db8::1': 'ECONNREFUSED'
    });
    expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
      'inspected'
    );
  });

  withIPv6('that is refused on this machine is told', async () => {
    const entrance = await Entrance.of(ngroks);
    expect(
      await probeIngress(at(entrance.port), {
        network: network(['::1', LOOPBACK])
      })
    ).toBe('ipv6');
  });

  it('is reached alone where there is no IPv4', async () => {
    const entrance = await Entrance.of(ngroks);
    const probed: IProbeNetwork = {
      resolve: network(['2001:db8::1']).resolve,
      connect: (_address, port) => network([]).connect(LOOPBACK, port)
    };
    expect(await probeIngress(at(entrance.port), { network: probed })).toBe(
      'reachable'
    );
  });
});

describe('a probe that nobody wants any more', () => {
  it('ends at once and closes its connection', async () => {
    const mute = await Entrance.thatOnly(socket => socket.resume());
    const clock = new FakeClock();
    const aborting = new AbortController();
    const pending = probeIngress(at(mute.port), {
      network: network([LOOPBACK]),
      clock,
      signal: aborting.signal
    });
    await until(() => mute.count === 1);
    aborting.abort(new Error('stopped'));
    await expect(pending).rejects.toThrow('stopped');
    await until(() => mute.sockets.size === 0);
    expect(clock.pending).toBe(0);
  });

  it('is not begun', async () => {
    const probed = network([LOOPBACK]);
    await expect(
      probeIngress(at(1), {
        network: probed,
        signal: AbortSignal.abort(new Error('stopped'))
      })
    ).rejects.toThrow('stopped');
    expect(probed.made).toEqual([]);
  });
});

describe('ingressOf', () => {
  it.each([
    [null, 'connect.ngrok-agent.com', 443],
    ['tunnel.example:8443', 'tunnel.example', 8443],
    ['192.0.2.1:443', '192.0.2.1', 443],
    ['[2001:db8::1]:443', '2001:db8::1', 443]
  ])('reads %j', (serverAddr, host, port) => {
    expect(ingressOf(serverAddr, null)).toEqual({
      host,
      port,
      authorities: null
    });
  });

  it('knows the system’s authorities by their word', () => {
    expect(ingressOf(null, 'host').authorities).toEqual(
      tls.getCACertificates('system')
    );
    expect(ingressOf(null, 'PEM').authorities).toEqual(['PEM']);
  });
});

it.each<[Reachability, string]>([
  ['reachable', 'NGROK_NO_ANSWER'],
  ['ipv6', 'NGROK_IPV6'],
  ['inspected', 'NGROK_TLS_INSPECTED'],
  ['mismatch', 'NGROK_CA_MISMATCH'],
  ['tls', 'NGROK_TLS'],
  ['refused', 'NGROK_CONNECTION_REFUSED'],
  ['timeout', 'NGROK_TIMEOUT'],
  ['no-network', 'NGROK_NO_NETWORK'],
  ['dns', 'NGROK_DNS']
])('%s is explained as %s', (found, code) => {
  const cause = new Error('tls handshake error');
  const problem = explain(found, cause);
  expect(problem).toBeInstanceOf(GatewayError);
  expect(problem).toMatchObject({ code, cause, service: null });
});
