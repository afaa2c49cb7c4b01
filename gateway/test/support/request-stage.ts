/**
 * A share behind its pipeline on a real socket, with a counting upstream
 * behind it: enough to send requests to and to see what gets through.
 *
 * @module
 */

import * as http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Role } from '../../../src/protocol';
import { createAssertionSigner } from '../../src/assertion';
import { systemClock, type IClock } from '../../src/clock';
import type { GuestState } from '../../src/guest-state';
import type { LogLevel } from '../../src/log';
import { systemRandom } from '../../src/random';
import {
  createPipeline,
  type IPipeline,
  type IPipelineOptions
} from '../../src/request/pipeline';
import type { DoorVerdict, IDoor, ISession } from '../../src/share';
import { createShare, type IShareState } from '../../src/share-state';
import {
  startCountingUpstream,
  type ICountingUpstream
} from '../upstreams/counting-upstream';
import { exchange, requestBytes, type IRawAnswer } from './raw-exchange';

export const HOST = 'share.test:8443';
export const ORIGIN = `https://${HOST}`;
export const BASE = '/base/';
export const USERNAME = 'guest';
export const PASSWORD = 'outer lock passphrase';
export const SESSION_PASSWORD = 'session password';

/** What a test may choose. */
export interface IStageOptions {
  basicAuth?: boolean;
  document?: string | null;
  hostName?: string;
  role?: Role;
  maxGuests?: number;
  /** Left out, the share is open. */
  opening?: boolean;
  clock?: IClock;
  door?: IDoor;
  /** Port of another upstream than the counting one. */
  upstreamPort?: number;
  basePath?: string;
  /** Folder for what is kept from share to share. */
  stateFolder?: string;
  /** Names of steps to take out of the list. */
  without?: readonly string[];
  arrange?: IPipelineOptions['arrange'];
}

/** Headers beyond the ones that every request has; null takes one of those out. */
export type Headers = Readonly<Record<string, string | null>>;

/** Whoever sends requests. */
export interface IVisitor {
  /** `Cookie` header value, or null. */
  readonly cookie: string | null;
  /** One request below the base URL (or from the root when it starts with a slash) and its answer. */
  send(
    method: string,
    path: string,
    headers?: Headers,
    body?: string | Buffer
  ): Promise<IRawAnswer>;
  get(path: string, headers?: Headers): Promise<IRawAnswer>;
  /** A WebSocket handshake. */
  upgrade(path: string, headers?: Headers): Promise<IRawAnswer>;
}

/** A guest who is in. */
export interface IGuestVisitor extends IVisitor {
  readonly session: ISession;
  readonly guest: GuestState;
}

/** The stage. */
export interface IRequestStage {
  readonly share: IShareState;
  readonly upstream: ICountingUpstream;
  readonly pipeline: IPipeline;
  readonly port: number;
  /** Log entries, newest last. */
  readonly log: ReadonlyArray<{
    level: LogLevel;
    event: string;
    fields: Record<string, unknown>;
  }>;
  /** Connections to the gateway that are open. */
  readonly connections: ReadonlySet<Socket>;
  /** Somebody without a cookie. */
  readonly stranger: IVisitor;
  /** Somebody who has passed the outer lock only. */
  atTheDoor(): IVisitor & { readonly session: ISession };
  guest(name?: string): IGuestVisitor;
  /** Bytes as they are. */
  raw(
    bytes: string | Buffer,
    options?: { untilClosed?: boolean }
  ): Promise<IRawAnswer>;
  stop(): Promise<void>;
}

/** A door that knows the two passwords of this file and never locks. */
export function openDoor(): IDoor {
  const right = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;
  const verdict = (isRight: boolean): DoorVerdict =>
    isRight ? { kind: 'admitted' } : { kind: 'refused' };
  return {
    checkBasic: async (_source, authorization) =>
      authorization?.startsWith('Basic ') === true
        ? verdict(authorization === right)
        : { kind: 'missing' },
    checkSessionPassword: async (_source, password) =>
      verdict(password === SESSION_PASSWORD)
  };
}

/** Opens the stage; `stop` it afterwards. */
export async function openStage(
  options: IStageOptions = {}
): Promise<IRequestStage> {
  const { clock = systemClock, without = [], basePath = BASE } = options;
  const upstream = await startCountingUpstream();
  const log: Array<{
    level: LogLevel;
    event: string;
    fields: Record<string, unknown>;
  }> = [];
  const share = createShare({
    id: '0123456789abcdef',
    address: { origin: ORIGIN, hostHeader: HOST },
    upstream: {
      socket_path: null,
      host: '127.0.0.1',
      port: options.upstreamPort ?? upstream.port,
      certificate_pem: null,
      base_url: basePath
    },
    hostName: options.hostName ?? 'Hypatia',
    document: options.document ?? null,
    basicAuth: options.basicAuth ?? true,
    role: options.role ?? 'full',
    maxGuests: options.maxGuests ?? 100,
    expiresAtWallMs: clock.wallMs() + 60 * 60_000,
    door: options.door ?? openDoor(),
    signer: createAssertionSigner({
      key: systemRandom.bytes(32),
      clock,
      random: systemRandom
    }),
    clock,
    random: systemRandom,
    onJoined: () => undefined,
    onChange: () => undefined,
    onLeft: guest => guest.destroyAll()
  });
  if (options.opening !== true) {
    share.markOpen();
  }
  const pipeline = createPipeline({
    share,
    clock,
    random: systemRandom,
    stateFolder: options.stateFolder ?? null,
    log: {
      write: (level, event, fields = {}) => log.push({ level, event, fields })
    },
    arrange:
      options.arrange ??
      (steps => steps.filter(step => !without.includes(step.name)))
  });
  const connections = new Set<Socket>();
  const server = http.createServer({ requireHostHeader: false });
  server.on('request', pipeline.handleRequest);
  server.on('checkContinue', pipeline.handleRequest);
  server.on('checkExpectation', pipeline.handleRequest);
  server.on('upgrade', pipeline.handleUpgrade);
  server.on('connect', pipeline.handleUpgrade);
  // Nobody listens to errors of these sockets but the pipeline.
  server.on('connection', socket => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  function visitor(cookie: string | null): IVisitor {
    function send(
      method: string,
      path: string,
      headers: Headers = {},
      body: string | Buffer = ''
    ): Promise<IRawAnswer> {
      const all: Record<string, string | null> = {
        Host: HOST,
        Cookie: cookie,
        ...(body.length > 0
          ? { 'Content-Length': String(Buffer.byteLength(body)) }
          : {}),
        ...headers
      };
      return exchange(
        port,
        requestBytes(
          method,
          path.startsWith('/') ? path : basePath + path,
          Object.entries(all).filter(
            (entry): entry is [string, string] => entry[1] !== null
          ),
          body
        )
      );
    }
    return {
      cookie,
      send,
      get: (path, headers) => send('GET', path, headers),
      upgrade: (path, headers = {}) =>
        send('GET', path, {
          Connection: 'Upgrade',
          Upgrade: 'websocket',
          'Sec-WebSocket-Version': '13',
          'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
          Origin: ORIGIN,
          ...headers
        })
    };
  }

  const cookieOf = (session: ISession) =>
    `${share.cookieName}=${session.secret}`;

  return {
    share,
    upstream,
    pipeline,
    port,
    log,
    connections,
    stranger: visitor(null),
    atTheDoor() {
      const session = share.sessions.open('127.0.0.1');
      return { session, ...visitor(cookieOf(session)) };
    },
    guest(name = 'Ada') {
      const opened = share.sessions.open('127.0.0.1');
      const session = share.sessions.join(opened, name, '127.0.0.1');
      if (typeof session === 'string' || session.guest === null) {
        throw new Error(`Nobody came in: ${String(session)}`);
      }
      return {
        session,
        guest: session.guest as GuestState,
        ...visitor(cookieOf(session))
      };
    },
    raw: (bytes, how) => exchange(port, bytes, how),
    async stop() {
      pipeline.dispose();
      for (const socket of connections) {
        socket.destroy();
      }
      await new Promise(resolve => server.close(resolve));
      await upstream.stop();
    }
  };
}
