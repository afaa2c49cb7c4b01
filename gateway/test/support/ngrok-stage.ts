/**
 * A gateway that shares through the loopback edge by the real SDK.
 *
 *     const stage = await NgrokStage.start({ upstream, assertionKey, edge });
 *     const guest = await stage.joined('Grace');
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type {
  IInvitation,
  INgrokAccess,
  IShareStatus,
  IStartOptions,
  IUpstream,
  Result
} from '../../../src/protocol';
import type { LoopbackEdge } from '../edge/loopback-edge';
import {
  Visitor,
  type IVisitAnswer,
  type IVisitOptions
} from '../edge/visitor';
import { EdgeGuest } from './edge-guest';
import { GatewayProcess } from './gateway-process';
import { childrenOf, socketPathsOf } from './processes';

/** What is shared, and through what. */
export interface INgrokStageOptions {
  edge: LoopbackEdge;
  upstream: IUpstream;
  assertionKey: Buffer;
  options?: Partial<IStartOptions>;
  access?: Partial<INgrokAccess>;
  stateFolder?: string;
}

/** Long enough to be found by its own in a log. */
export const AUTHTOKEN = '2kNotARealAuthtoken_0123456789abcdef';

/** How an edge is reached. */
export function accessTo(edge: LoopbackEdge): INgrokAccess {
  return {
    authtoken: AUTHTOKEN,
    server_addr: edge.serverAddr,
    root_cas: readFileSync(edge.rootCas, 'utf8'),
    public_cas: readFileSync(edge.publicCas, 'utf8'),
    public_addr: edge.publicAddr
  };
}

/** A share through an edge. */
export class NgrokStage {
  private constructor(
    readonly gateway: GatewayProcess,
    private readonly _options: INgrokStageOptions
  ) {}

  /** Opens a share and waits until it is live. @throws Error with the problem's code */
  static async start(options: INgrokStageOptions): Promise<NgrokStage> {
    const { stage, result } = await NgrokStage.tryStart(options);
    if (!result.ok) {
      await stage.dispose();
      throw new Error(`${result.problem.code}\n${stage.gateway.log}`);
    }
    return stage;
  }

  /** Opens a share, or says why not. */
  static async tryStart(
    options: INgrokStageOptions
  ): Promise<{ stage: NgrokStage; result: Result }> {
    const gateway = await GatewayProcess.spawn();
    const stage = new NgrokStage(gateway, options);
    const result = await gateway.tryStart({
      upstream: options.upstream,
      assertionKey: options.assertionKey,
      options: {
        transport: 'ngrok',
        host: null,
        ...options.options
      },
      ngrok: { ...accessTo(options.edge), ...options.access },
      ...(options.stateFolder === undefined
        ? {}
        : { stateFolder: options.stateFolder })
    });
    return { stage, result };
  }

  get status(): IShareStatus {
    return this.gateway.status;
  }

  get url(): string {
    return this.status.url ?? '';
  }

  invitation(): Promise<IInvitation> {
    return this.gateway.invitation();
  }

  /** Visits a path below the base URL from outside, as a program that has read about the page for browsers. */
  async visit(
    path: string,
    options: IVisitOptions = {}
  ): Promise<IVisitAnswer> {
    return new Visitor(this._options.edge).visit(`${this.url}${path}`, {
      ...options,
      headers: { 'ngrok-skip-browser-warning': '1', ...options.headers }
    });
  }

  /** Somebody who has not joined yet. @param from address in 127.0.0.0/8 to come from */
  async guest(from?: string): Promise<EdgeGuest> {
    return new EdgeGuest(await this.invitation(), this._options.edge, from);
  }

  /** Somebody who is in. */
  async joined(name: string, from?: string): Promise<EdgeGuest> {
    const guest = await this.guest(from);
    await guest.join(name);
    return guest;
  }

  /** Ids of the tunnel agents that run now. */
  agents(): number[] {
    return childrenOf(this.gateway.pid);
  }

  /** Folder of the private socket. */
  place(): string {
    const [path] = socketPathsOf(this.gateway.pid).filter(each =>
      basename(dirname(each)).startsWith('secure-share-')
    );
    if (path === undefined) {
      throw new Error('There is no private socket.');
    }
    return dirname(path);
  }

  dispose(): Promise<void> {
    return this.gateway.dispose();
  }
}
