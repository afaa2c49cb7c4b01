/**
 * An agent in a few lines, for tests of the edge that the real SDK would only
 * slow down or does not let happen.
 *
 * @module
 */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as tls from 'node:tls';
import type { LoopbackEdge } from '../edge/loopback-edge';
import type { MuxError } from '../edge/muxado/mux-error';
import { MuxSession } from '../edge/muxado/mux-session';
import type { MuxStream } from '../edge/muxado/mux-stream';
import { echo } from '../edge/rpc/heartbeat';
import type {
  IAuthAnswer,
  IBindAnswer,
  IBindOptions,
  IErrorAnswer,
  IProxyHeader
} from '../edge/rpc/messages';
import { readExactly, readJson } from '../edge/rpc/read-stream';
import {
  openTyped,
  readStreamType,
  StreamType
} from '../edge/rpc/typed-stream';

/** A session to come back to, and the endpoint in it. */
export interface IEarlier {
  readonly clientId: string;
  readonly cookie: string;
}

/** What the service told the agent to do. */
export interface ICommanded {
  readonly type: number;
  readonly body: unknown;
}

/** An agent that is connected. */
export class SmallAgent {
  /** Headers in front of connections of visitors. */
  readonly proxied: IProxyHeader[] = [];
  readonly commanded: ICommanded[] = [];
  /** How the connection ended; empty while it stands. */
  readonly ended: Array<MuxError | undefined> = [];
  /** Answers visitors. */
  readonly server = http.createServer((request, response) => {
    response.end(`${request.method} ${request.url}`);
  });

  private constructor(connection: tls.TLSSocket) {
    this._session = new MuxSession({
      connection,
      side: 'client',
      onStream: stream => void this.serve(stream),
      onEnd: error => {
        this.ended.push(error);
      }
    });
  }

  static async connect(edge: LoopbackEdge): Promise<SmallAgent> {
    const [host, port] = edge.serverAddr.split(':');
    const ca = readFileSync(edge.rootCas);
    const socket = tls.connect({ host, port: Number(port), ca });
    await once(socket, 'secureConnect');
    return new SmallAgent(socket);
  }

  /** An agent with a session. */
  static async signedIn(
    edge: LoopbackEdge,
    earlier?: IEarlier
  ): Promise<SmallAgent> {
    const agent = await SmallAgent.connect(edge);
    await agent.auth({ earlier });
    return agent;
  }

  /** Presents itself. */
  async auth({
    token = 'good-token',
    earlier = { clientId: '', cookie: '' },
    intervalSeconds = 10,
    toleranceSeconds = 15
  }: {
    token?: string;
    earlier?: IEarlier;
    intervalSeconds?: number;
    toleranceSeconds?: number;
  } = {}): Promise<IAuthAnswer | IErrorAnswer> {
    const answer = (await this.ask(StreamType.auth, {
      Version: ['3', '2'],
      ClientId: earlier.clientId,
      Extra: {
        AuthToken: token,
        Version: '1.7.0',
        UserAgent: 'small-agent/1.0',
        Metadata: '',
        Cookie: earlier.cookie,
        HeartbeatInterval: intervalSeconds * 1e9,
        HeartbeatTolerance: toleranceSeconds * 1e9,
        ClientType: 'small-agent'
      }
    })) as IAuthAnswer | IErrorAnswer;
    if ('ClientId' in answer) {
      const { ClientId: clientId, Extra } = answer;
      this._identity = { clientId, cookie: Extra.Cookie };
    }
    return answer;
  }

  /** What to come back with. */
  get identity(): IEarlier {
    return this._identity;
  }

  /** Asks for an endpoint. */
  async bind({
    options = {},
    proto = 'https',
    earlier
  }: {
    options?: Partial<IBindOptions>;
    proto?: string;
    earlier?: IBindAnswer;
  } = {}): Promise<IBindAnswer | IErrorAnswer> {
    return (await this.ask(StreamType.bind, {
      Id: earlier?.Id ?? '',
      Proto: proto,
      ForwardsTo: 'http://small',
      ForwardsProto: '',
      Opts: {
        Domain: '',
        Hostname: '',
        TrafficPolicy: '',
        BasicAuth: null,
        ...options
      },
      Extra: {
        Token: earlier?.Extra.Token ?? '',
        Metadata: '',
        Bindings: [],
        PoolingEnabled: false
      }
    })) as IBindAnswer | IErrorAnswer;
  }

  /** An endpoint. @throws Error when it is refused */
  async bound(options: Partial<IBindOptions> = {}): Promise<IBindAnswer> {
    const answer = await this.bind({ options });
    if (!('URL' in answer)) {
      throw new Error(answer.Error);
    }
    return answer;
  }

  async unbind(id: string): Promise<unknown> {
    return this.ask(StreamType.unbind, { Id: id });
  }

  /** A stream of any type, for what agents should not do. */
  open(type: number): MuxStream {
    return openTyped(this._session, type);
  }

  /** Sends one sign of life and waits for its answer. */
  async beat(): Promise<void> {
    this._beats ??= this.open(StreamType.heartbeat);
    this._beats.write('beat');
    await readExactly(this._beats, 4);
  }

  /** Hangs up. */
  dispose(): void {
    this._session.destroy();
    this.server.closeAllConnections();
  }

  private async ask(type: number, body: object): Promise<unknown> {
    const stream = this.open(type);
    stream.write(JSON.stringify(body));
    const chunks = await stream.toArray();
    stream.end();
    return JSON.parse(Buffer.concat(chunks as Buffer[]).toString('utf8'));
  }

  private async serve(stream: MuxStream): Promise<void> {
    const type = await readStreamType(stream);
    if (type === StreamType.heartbeat) {
      echo(stream, { isAnswered: () => true, onBeat: () => undefined });
    } else if (type === StreamType.proxy) {
      const length = (await readExactly(stream, 8)).readBigInt64LE(0);
      const header = String(await readExactly(stream, Number(length)));
      this.proxied.push(JSON.parse(header) as IProxyHeader);
      this.server.emit('connection', stream);
    } else {
      this.commanded.push({ type, body: await readJson(stream) });
      stream.end('{}');
    }
  }

  declare private _session: MuxSession;
  private _beats: MuxStream | undefined;
  private _identity: IEarlier = { clientId: '', cookie: '' };
}
