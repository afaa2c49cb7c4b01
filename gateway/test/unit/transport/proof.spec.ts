import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAssertionSigner } from '../../../src/assertion';
import { systemClock } from '../../../src/clock';
import { GatewayError } from '../../../src/errors';
import type { ILog } from '../../../src/log';
import { makeDoor } from '../../../src/locks';
import { systemRandom } from '../../../src/random';
import {
  createPipeline,
  type IPipelineOptions
} from '../../../src/request/pipeline';
import type { IDoor } from '../../../src/share';
import { createShare } from '../../../src/share-state';
import { createLanTransport } from '../../../src/transport/lan';
import { proveLocked, type IProofOptions } from '../../../src/transport/proof';
import { reachOf } from '../../../src/transport/stranger';
import type { IServerHandlers } from '../../../src/transport/transport';
import { LOOPBACK_OPTIONS } from '../../support/gateway-process';

const folder = mkdtempSync(join(tmpdir(), 'jss-'));
const clean: Array<() => Promise<void> | void> = [];
const log: ILog = { write: () => undefined };

afterEach(async () => {
  for (const task of clean.splice(0).reverse()) {
    await task();
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What is broken in a share before it is proved; nothing by default. */
interface IBroken {
  basicAuth?: boolean;
  door?: Partial<IDoor>;
  arrange?: IPipelineOptions['arrange'];
  /** Answers some requests instead of the pipeline. */
  answer?: (target: string, response: ServerResponse) => boolean;
  /** Takes sockets instead of the pipeline. */
  handleUpgrade?: IServerHandlers['handleUpgrade'];
  proof?: (options: IProofOptions) => Partial<IProofOptions>;
}

const SECRETS = { username: 'guest', password: 'outer lock passphrase' };

/** Proves a real share, with something broken, and says why it failed. */
async function prove(broken: IBroken = {}): Promise<string> {
  const { basicAuth = true } = broken;
  let handlers: IServerHandlers | null = null;
  const transport = await createLanTransport({
    where: { host: '127.0.0.1', advertised_host: null, port: 0 },
    stateFolder: join(folder, 'state'),
    clock: systemClock,
    random: systemRandom,
    log
  }).open(
    {
      handleRequest: (request, response) => {
        if (broken.answer?.(request.url ?? '', response) !== true) {
          handlers?.handleRequest(request, response);
        }
      },
      handleUpgrade: (...upgrade) =>
        (broken.handleUpgrade ?? handlers?.handleUpgrade)?.(...upgrade)
    },
    {
      onChange: () => undefined,
      onMoved: () => undefined,
      onLost: () => undefined
    }
  );
  clean.push(() => transport.close());
  const chosen = { ...LOOPBACK_OPTIONS, basic_auth: basicAuth };
  const outer = basicAuth ? SECRETS : null;
  const tools = { clock: systemClock, random: systemRandom, log };
  const door = await makeDoor(
    chosen,
    { outer, sessionPassword: 'inner' },
    tools
  );
  const share = createShare({
    id: '0123456789abcdef',
    address: transport.address,
    upstream: {
      socket_path: null,
      host: '127.0.0.1',
      port: 9,
      certificate_pem: null,
      base_url: '/user/ada/'
    },
    hostName: 'Ada',
    document: null,
    basicAuth,
    role: 'full',
    maxGuests: 5,
    expiresAtWallMs: Date.now() + 60_000,
    door: { ...door, ...broken.door },
    signer: createAssertionSigner({ key: systemRandom.bytes(32), ...tools }),
    onChange: () => undefined,
    onLeft: () => undefined,
    ...tools
  });
  const pipeline = createPipeline({
    share,
    ...tools,
    ...(broken.arrange ? { arrange: broken.arrange } : {})
  });
  handlers = pipeline;
  clean.push(() => pipeline.dispose());
  const options: IProofOptions = {
    destination: transport.address,
    edge: null,
    basePath: '/user/ada/',
    outer,
    giveNonce: () => share.giveProofNonce(),
    hasArrived: nonce => share.hasProofArrived(nonce),
    clock: systemClock
  };
  try {
    await proveLocked({ ...options, ...broken.proof?.(options) });
    return 'proved';
  } catch (error) {
    expect(error).toBeInstanceOf(GatewayError);
    expect(error).toMatchObject({ code: 'PROOF_FAILED' });
    return String((error as GatewayError).cause);
  }
}

function without(name: string): IPipelineOptions['arrange'] {
  return steps => steps.filter(step => step.name !== name);
}

function isPage(target: string): boolean {
  return target.includes('secure-share');
}

describe('the proof', () => {
  it('is given by a whole share', async () => {
    expect(await prove()).toBe('proved');
  });

  it('is given by one without the outer lock', async () => {
    expect(await prove({ basicAuth: false })).toBe('proved');
  });

  it('fails when strangers are let in meanwhile', async () => {
    expect(await prove({ arrange: without('opening') })).toMatch(/not 503/);
  });

  it('fails when the outer lock is open', async () => {
    expect(
      await prove({ door: { checkBasic: async () => ({ kind: 'admitted' }) } })
    ).toMatch(/without credentials \/lab was answered 303/);
  });

  it('fails when the outer lock does not open', async () => {
    expect(
      await prove({ door: { checkBasic: async () => ({ kind: 'refused' }) } })
    ).toMatch(/the right credentials were answered 401/);
  });

  it('fails when REST is answered without a session', async () => {
    expect(
      await prove({
        answer(target, response) {
          if (target.endsWith('/api/status')) {
            response.end('{}');
          }
          return target.endsWith('/api/status');
        }
      })
    ).toMatch(/\/api\/status was answered 200/);
  });

  it('fails when a socket opens without a session', async () => {
    expect(
      await prove({
        handleUpgrade: (_request, socket) => {
          socket.write(
            'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
          );
        }
      })
    ).toMatch(/a socket was answered 101/);
  });

  it.each<[string, RegExp, (response: ServerResponse) => void]>([
    [
      'is no form',
      /another page/,
      response => response.end('<html>Welcome</html>')
    ],
    [
      'redirects to somebody else',
      /another origin/,
      response => {
        response.writeHead(303, { location: 'https://evil.test/' });
        response.end();
      }
    ],
    [
      'redirects for ever',
      /round in a circle/,
      response => {
        response.writeHead(303, { location: '/user/ada/secure-share/join' });
        response.end();
      }
    ],
    [
      'is cut off',
      /socket hang up|aborted|ECONNRESET/,
      response => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('<form method="post">');
        setTimeout(() => response.destroy(), 10);
      }
    ]
  ])('fails when the join page %s', async (_what, why, answer) => {
    expect(
      await prove({
        answer(target, response) {
          if (isPage(target)) {
            answer(response);
          }
          return isPage(target);
        }
      })
    ).toMatch(why);
  });

  it('fails, and gives nothing away, when somebody else shows a certificate', async () => {
    const seen: string[] = [];
    const why = await prove({
      answer: target => seen.push(target) > 0,
      proof: ({ destination }) => ({
        destination: {
          ...destination,
          fingerprint: `00:${destination.fingerprint?.slice(3)}`
        }
      })
    });
    expect(why).toMatch(/Somebody else/);
    expect(seen).toEqual([]);
  });

  it('fails when plain HTTP is answered', async () => {
    const both = net.createServer();
    both.listen(0, '127.0.0.1');
    await once(both, 'listening');
    clean.push(() => void both.close());
    expect(
      await prove({
        proof: ({ destination }) => {
          // TLS goes on to the share; plain HTTP is answered in between.
          both.on('connection', socket => {
            socket.on('error', () => undefined);
            socket.once('data', chunk => {
              if (chunk[0] !== 0x16) {
                socket.end('HTTP/1.1 301 Moved Permanently\r\n\r\n');
                return;
              }
              const behind = net.connect(reachOf(destination));
              behind.on('error', () => undefined);
              behind.write(chunk);
              socket.pipe(behind).pipe(socket);
            });
          });
          const { port } = both.address() as net.AddressInfo;
          return {
            destination: {
              ...destination,
              reach: { host: '127.0.0.1', port }
            }
          };
        }
      })
    ).toMatch(/plain HTTP was answered/);
  });

  it('fails when nobody is there', async () => {
    expect(
      await prove({
        proof: ({ destination }) => ({
          destination: {
            ...destination,
            reach: { host: '127.0.0.1', port: 1 }
          }
        })
      })
    ).toMatch(/ECONNREFUSED/);
  });

  it('fails in time when nothing is answered', async () => {
    const startMs = performance.now();
    expect(await prove({ answer: () => true })).toMatch(/too long/);
    expect(performance.now() - startMs).toBeLessThan(5000);
  }, 10_000);

  it('uses each of its nonces once', async () => {
    const given: string[] = [];
    await prove({
      proof: ({ giveNonce }) => ({
        giveNonce: () => {
          const nonce = giveNonce();
          given.push(nonce);
          return nonce;
        }
      })
    });
    expect(given.length).toBeGreaterThan(4);
    expect(new Set(given).size).toBe(given.length);
  });
});
