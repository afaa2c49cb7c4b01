/**
 * One connection of an agent: serves what the agent asks, carries visitors to
 * it, and notices when nobody is there any more.
 *
 * @module
 */

import type { Duplex } from 'node:stream';
import type { IClock } from '../../src/clock';
import type { IRandom } from '../../src/random';
import type { IAgentSession } from './agent-session';
import type { IEdgeConduct } from './conduct';
import type { EventLog } from './event-log';
import { MuxSession } from './muxado/mux-session';
import type { MuxStream } from './muxado/mux-stream';
import { echo, Heart, Silence, type IPace } from './rpc/heartbeat';
import type {
  IAuthAnswer,
  IAuthRequest,
  IBindAnswer,
  IBindRequest,
  ICommandAnswer,
  IErrorAnswer,
  IProxyHeader,
  IUnbindRequest
} from './rpc/messages';
import { readJson } from './rpc/read-stream';
import { openTyped, readStreamType, StreamType } from './rpc/typed-stream';

/** Who decides what agents ask for. */
export interface IAgentDesk {
  auth(
    request: IAuthRequest,
    connection: AgentConnection
  ): IAuthAnswer | IErrorAnswer;
  bind(
    request: IBindRequest,
    connection: AgentConnection
  ): IBindAnswer | IErrorAnswer;
  unbind(request: IUnbindRequest, connection: AgentConnection): object;
  /** The connection is gone. */
  lost(connection: AgentConnection): void;
}

/** What a connection needs. */
export interface IAgentConnectionOptions {
  /** Tells connections apart in the event log; counts from 1. */
  readonly number: number;
  readonly socket: Duplex;
  readonly desk: IAgentDesk;
  readonly conduct: Pick<IEdgeConduct, 'answersHeartbeats'>;
  readonly events: EventLog;
  readonly clock: IClock;
  readonly random: IRandom;
}

/** A connection, and its session once there is one. */
export class AgentConnection {
  session: IAgentSession | null = null;

  constructor(private readonly options: IAgentConnectionOptions) {
    const { events, number: connection } = options;
    events.add('connected', { connection });
    this._mux = new MuxSession({
      connection: options.socket,
      side: 'server',
      onStream: stream => this.accept(stream),
      onEnd: () => this.ended()
    });
  }

  get number(): number {
    return this.options.number;
  }

  /** Most streams that were open at once. */
  get mostStreams(): number {
    return this._mux.mostStreams;
  }

  /** Streams that are open now, heartbeats included. */
  get openStreams(): number {
    return this._mux.openStreams;
  }

  /** A connection of a visitor to what the agent forwards to. */
  openProxied(header: IProxyHeader): MuxStream {
    const stream = openTyped(this._mux, StreamType.proxy);
    const body = Buffer.from(JSON.stringify(header), 'utf8');
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(BigInt(body.length), 0);
    stream.write(Buffer.concat([length, body]));
    return stream;
  }

  /** Asks the agent for something; null when it ends without an answer. */
  async command(
    name: 'stop' | 'restart' | 'update',
    body: object
  ): Promise<ICommandAnswer | null> {
    const stream = openTyped(this._mux, StreamType[name]);
    stream.write(JSON.stringify(body));
    const answer = (await readJson(stream).catch(
      () => null
    )) as ICommandAnswer | null;
    stream.end();
    const { events, number: connection } = this.options;
    events.add('command', { connection, name, answer });
    return answer;
  }

  /** Tells the agent that an endpoint is no more; there is no answer. */
  stopTunnel(id: string, message: string, code: string | null): void {
    const stream = openTyped(this._mux, StreamType.stopTunnel);
    stream.end(JSON.stringify({ Id: id, Message: message, ErrorCode: code }));
  }

  /** Ends the session politely. */
  goAway(code: number, text: string): void {
    this._mux.goAway(code, text);
  }

  /** Hangs up. */
  destroy(): void {
    this._mux.destroy();
  }

  private accept(stream: MuxStream): void {
    this.serve(stream).catch(() => stream.destroy());
  }

  private async serve(stream: MuxStream): Promise<void> {
    const { desk } = this.options;
    const type = await readStreamType(stream);
    switch (type) {
      case StreamType.heartbeat:
        return this.answerBeats(stream);
      case StreamType.auth: {
        const request = (await readJson(stream)) as IAuthRequest;
        answer(stream, desk.auth(request, this));
        return this.watch(request);
      }
      case StreamType.bind: {
        const request = (await readJson(stream)) as IBindRequest;
        return answer(stream, desk.bind(request, this));
      }
      case StreamType.unbind: {
        const request = (await readJson(stream)) as IUnbindRequest;
        return answer(stream, desk.unbind(request, this));
      }
      default:
        stream.destroy();
    }
  }

  private answerBeats(stream: MuxStream): void {
    const { conduct, events, number: connection } = this.options;
    echo(stream, {
      isAnswered: () => conduct.answersHeartbeats,
      onBeat: () => {
        const isAnswered = conduct.answersHeartbeats;
        events.add('heartbeat', { connection, isAnswered });
        this._agentSilence?.heard();
      }
    });
  }

  /** From now on the agent must show that it lives, at the pace it announced. */
  private watch({ Extra }: IAuthRequest): void {
    if (!this.session || this._isOver) {
      return;
    }
    const { clock, random, conduct, events, number: connection } = this.options;
    const pace: IPace = {
      intervalMs: Extra.HeartbeatInterval / 1e6,
      toleranceMs: Extra.HeartbeatTolerance / 1e6
    };
    this._agentSilence = new Silence(pace, clock, () => {
      // An agent whose beats are not answered stops beating.
      if (conduct.answersHeartbeats) {
        this.silent();
      }
    });
    this._echoSilence = new Silence(pace, clock, () => this.silent());
    const stream = openTyped(this._mux, StreamType.heartbeat);
    this._heart = new Heart(stream, pace, clock, random, () => {
      events.add('heartbeat-back', { connection });
      this._echoSilence?.heard();
    });
  }

  private silent(): void {
    const { events, number: connection } = this.options;
    events.add('silent', { connection });
    this.destroy();
  }

  private ended(): void {
    this._isOver = true;
    this._agentSilence?.dispose();
    this._echoSilence?.dispose();
    this._heart?.dispose();
    const { events, number: connection, desk } = this.options;
    events.add('disconnected', { connection, mostStreams: this.mostStreams });
    desk.lost(this);
  }

  private readonly _mux: MuxSession;
  private _isOver = false;
  private _heart: Heart | null = null;
  private _agentSilence: Silence | null = null;
  private _echoSilence: Silence | null = null;
}

/** One value, then the end. */
function answer(stream: MuxStream, value: object): void {
  stream.end(JSON.stringify(value));
  // What the agent may still send on this stream is of no interest.
  stream.resume();
}
