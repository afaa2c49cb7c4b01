/**
 * One share from its options to an open door, and back: address, locks,
 * requests and proof, opened in this order and shut in one.
 *
 * @module
 */

import type {
  IInvitation,
  IStart,
  IStartOptions,
  StartStep
} from '../../src/protocol';
import { createAssertionSigner } from './assertion';
import type { IClock } from './clock';
import type { GatewayError } from './errors';
import type { GuestState } from './guest-state';
import { ensureStrong, makeDoor, makeSecrets, type ISecrets } from './locks';
import type { ILog } from './log';
import type { IRandom } from './random';
import { createPipeline, type IPipeline } from './request/pipeline';
import { proveShare } from './prove-share';
import { ProvedAddress } from './proved-address';
import { createShare, type IShareState } from './share-state';
import { rfc3339, type IShownShare } from './status';
import { createTimeLimit, type ITimeLimit } from './time-limit';
import { Meter } from './usage/meter';
import { MonthLedger } from './usage/month-ledger';
import { createTransport } from './transport/create-transport';
import type { IOpenTransport, IServerHandlers } from './transport/transport';

/** What the gateway is told and gives. */
export interface IOpenedShareOptions {
  start: Omit<IStart, 'options'> & { options: IStartOptions };
  clock: IClock;
  random: IRandom;
  log: ILog;
  /** Told when a step of the start is done. */
  onStep: (step: StartStep) => void;
  /** Told after each change of a guest. */
  onChange: () => void;
  /** Told when a guest has ended by himself; what is open is for the caller to shut. */
  onLeft: (guest: GuestState) => void;
  /** Told when guests can never come again: the share is for the caller to end. */
  onLost: (problem: GatewayError) => void;
}

/** A share that is opening, open or shut. Used once. */
export class OpenedShare {
  /** 16 lower-case hexadecimal digits. */
  readonly id: string;
  /** When it is over. */
  readonly limit: ITimeLimit;

  constructor(private readonly options: IOpenedShareOptions) {
    const { clock, random, start } = options;
    this.id = random.bytes(8).toString('hex');
    this.limit = createTimeLimit(start.options.minutes * 60_000, clock);
    this._startedAtWallMs = clock.wallMs();
    this._secrets = makeSecrets(start.options, random);
  }

  /** Null until the address is known. */
  get share(): IShareState | null {
    return this._share;
  }

  /** What the status shows of it. */
  get shown(): IShownShare {
    return {
      id: this.id,
      options: this.options.start.options,
      startedAtWallMs: this._startedAtWallMs,
      expiresAtWallMs: this.limit.wallMs,
      url: this.url,
      fingerprint: this._transport?.address.fingerprint ?? null,
      tunnel: this._transport?.tunnel ?? null,
      usage: this._meter?.usage ?? null,
      guests: this._share?.guests.present ?? []
    };
  }

  /**
   * Opens the door, step by step. When it fails or is closed meanwhile, the
   * caller closes.
   *
   * @throws GatewayError why it cannot be opened
   */
  async open(): Promise<void> {
    const { start, onStep } = this.options;
    onStep('gateway');
    await ensureStrong(start.options);
    this._transport = await this.listen();
    onStep('address');
    // Derived with the door shut: what comes meanwhile is cut.
    const share = await this.makeShare(this._transport);
    this.ensureOpening();
    this._share = share;
    this._proved = this.proveAt(this._transport, share);
    this._pipeline = createPipeline({
      share,
      peerOf: this._transport.peerOf,
      stateFolder: this.options.start.state_folder,
      ...this.tools()
    });
    await this._proved.open();
    onStep('proved');
    this._meter = this.startMeter(this._transport, share);
  }

  /**
   * Takes another address for the one there is.
   *
   * @throws GatewayError why there is none, or why it was not opened
   */
  async takeNewAddress(): Promise<void> {
    await this._transport?.takeNewAddress();
    await this._proved?.moved();
  }

  /** What guests need to come in; null until the address is known. */
  invitation(): IInvitation | null {
    const { outer, sessionPassword } = this._secrets;
    return this.url === null
      ? null
      : {
          url: this.url,
          username: outer?.username ?? null,
          password: outer?.password ?? null,
          session_password: sessionPassword,
          fingerprint_sha256: this._transport?.address.fingerprint ?? null,
          expires_at: rfc3339(this.limit.wallMs)
        };
  }

  /** Moves the end. */
  extend(byMs: number): void {
    this.limit.extend(byMs);
    this._share?.setExpiry(this.limit.wallMs);
  }

  /** Nobody new gets in; whoever is in stays. */
  stopListening(): void {
    this._transport?.stopListening();
  }

  /** Cuts every connection; resolves when nothing listens. */
  async close(): Promise<void> {
    this._isClosed = true;
    this._proved?.shut();
    this._pipeline?.dispose();
    await this._transport?.close();
    await this._meter?.stop();
  }

  private get url(): string | null {
    const { base_url } = this.options.start.upstream;
    return this._transport === null
      ? null
      : `${this._transport.address.origin}${base_url}`;
  }

  private async listen(): Promise<IOpenTransport> {
    const { onChange, onLost, start } = this.options;
    const handlers: IServerHandlers = {
      handleRequest: (request, response) => {
        if (this._pipeline === null) {
          request.socket.destroy();
        } else {
          this._pipeline.handleRequest(request, response);
        }
      },
      handleUpgrade: (request, socket, head) => {
        if (this._pipeline === null) {
          socket.destroy();
        } else {
          this._pipeline.handleUpgrade(request, socket, head);
        }
      }
    };
    const chosen = createTransport({
      start,
      outer: this._secrets.outer,
      ...this.tools()
    });
    this._survivesReconnect = chosen.capabilities.survivesReconnect;
    const transport = await chosen.open(handlers, {
      onChange,
      onLost,
      onMoved: () => this._proved?.move()
    });
    if (this._isClosed) {
      await transport.close();
    }
    this.ensureOpening();
    return transport;
  }

  private proveAt(
    transport: IOpenTransport,
    share: IShareState
  ): ProvedAddress {
    const { start, onChange, onLost } = this.options;
    return new ProvedAddress({
      transport,
      share,
      prove: () =>
        proveShare({
          transport,
          share,
          upstream: start.upstream,
          outer: this._secrets.outer,
          signer: this.createSigner(),
          ...this.tools()
        }),
      onChange,
      onLost,
      ...this.tools()
    });
  }

  private async makeShare(transport: IOpenTransport): Promise<IShareState> {
    const { start, onChange, onLeft } = this.options;
    const { options } = start;
    const tools = this.tools();
    return createShare({
      id: this.id,
      address: transport.address,
      upstream: start.upstream,
      hostName: options.host_name,
      document: options.document,
      survivesReconnect: this._survivesReconnect,
      basicAuth: options.basic_auth,
      role: options.role,
      maxGuests: options.max_guests,
      expiresAtWallMs: this.limit.wallMs,
      door: await makeDoor(options, this._secrets, tools),
      signer: this.createSigner(),
      onJoined: ({ id, name, address }) =>
        tools.log.write('info', 'guest-joined', { guest: id, name, address }),
      onChange,
      onLeft,
      ...tools
    });
  }

  /** Where what passes is counted by somebody who stops at a limit, it is counted here too. */
  private startMeter(
    transport: IOpenTransport,
    share: IShareState
  ): Meter | null {
    const { start, onChange } = this.options;
    return transport.traffic === null
      ? null
      : new Meter({
          limits: start.options,
          ledger: new MonthLedger(
            start.state_folder,
            this.id,
            this.options.random
          ),
          traffic: () => transport.traffic ?? { requests: 0, bytes: 0 },
          guests: () => share.guests.present.length,
          onChange,
          ...this.tools()
        });
  }

  private createSigner(): ReturnType<typeof createAssertionSigner> {
    const key = Buffer.from(this.options.start.assertion_key, 'base64');
    return createAssertionSigner({ key, ...this.tools() });
  }

  private ensureOpening(): void {
    if (this._isClosed) {
      throw new Error('The share was stopped while it was opening.');
    }
  }

  private tools(): Pick<IOpenedShareOptions, 'clock' | 'random' | 'log'> {
    const { clock, random, log } = this.options;
    return { clock, random, log };
  }

  private readonly _startedAtWallMs: number;
  private readonly _secrets: ISecrets;
  private _transport: IOpenTransport | null = null;
  private _pipeline: IPipeline | null = null;
  private _share: IShareState | null = null;
  private _meter: Meter | null = null;
  private _proved: ProvedAddress | null = null;
  private _survivesReconnect = false;
  private _isClosed = false;
}
