/**
 * The loopback edge of the gateway's tests, in ngrok's place.
 *
 * Its sources are typed for Node alone, and these for browsers too; so they
 * are not imported by name, and what stories use of it is written down here.
 *
 * @module
 */

import { createRequire } from 'node:module';

/** How it behaves, as far as stories change that. */
export interface IEdgeConduct {
  authtokens?: string[];
  domains?: string[];
  interstitial?: 'off' | 'before-policy' | 'after-policy';
  authorization?: 'forwarded' | 'stripped';
  /** Whether an agent that asks for its endpoint back gets another address. */
  movesOnRebind?: boolean;
}

/** What the edge knows of a visitor's request. */
export interface IVisit {
  readonly target: string;
  readonly isUpgrade: boolean;
  /** Whether basic credentials came with it. */
  readonly hasBasic: boolean;
  readonly status: number;
}

/** The edge. */
export interface IEdge {
  /** `host:port` for agents. */
  readonly serverAddr: string;
  /** Path of the PEM of who vouches for it. */
  readonly rootCas: string;
  /** `host:port` of every public address. */
  readonly publicAddr: string;
  /** Path of the PEM of who vouches for these. */
  readonly publicCas: string;
  /** Addresses that are bound. */
  readonly endpoints: readonly unknown[];
  /** What happened, oldest first. */
  readonly events: { of(kind: 'visit'): readonly IVisit[] };
  /** Breaks every connection to agents. */
  cut(): void;
  /** Takes no agents until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
  close(): Promise<void>;
}

const EDGE = '../../gateway/test/edge/start-edge';

/** Starts one; whoever starts it closes it. */
export async function startEdge(conduct: IEdgeConduct): Promise<IEdge> {
  const edge = createRequire(__filename)(EDGE) as {
    startEdge(conduct: IEdgeConduct): Promise<IEdge>;
  };
  return await edge.startEdge(conduct);
}
