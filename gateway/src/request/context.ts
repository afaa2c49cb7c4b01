/**
 * One guest request on its way through the list in `pipeline.ts`.
 *
 * @module
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ILog } from '../log';
import type { IRoute } from '../policy/route';
import type { ISession, IShare } from '../share';

/** An answer of the gateway's own, complete; the first one ends the list. */
export interface IAnswer {
  status: number;
  /** Lower-case names. `respond.ts` adds the security headers and the length. */
  headers?: Record<string, string | string[]>;
  /** True for a file of the installation that is no document: headers that only documents obey are left out. */
  asset?: boolean;
  /** True when this very body will be given again for long: it is compressed once, and better. */
  isKept?: boolean;
  /** Absent means an empty body. */
  body?: string | Buffer;
  /** True closes the connection after the answer. */
  close?: boolean;
}

/** The socket side of an upgrade request. */
export interface IUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What the steps know and fill in, from top to bottom. */
export interface IRequestContext {
  readonly share: IShare;
  readonly log: ILog;
  readonly request: IncomingMessage;
  /** Null on an upgrade. */
  readonly response: ServerResponse | null;
  /** Null on a plain request. */
  readonly upgrade: IUpgrade | null;
  /** Rate-limit key of the peer: IPv4 address, or IPv6 /64 prefix. */
  readonly source: string;
  /** Address of the peer, without port. */
  readonly address: string;
  readonly method: string;
  /** Raw request target: checked by `malformed`, matched by `policy`, forwarded as these same bytes. */
  readonly target: string;
  /** Raw path of the target, without query. */
  readonly path: string;
  /** Raw query with its question mark, or the empty string. */
  readonly query: string;
  /** Raw path below the base URL, without leading slash; null when the path lies outside. */
  readonly below: string | null;
  /** Set by `session`. */
  session: ISession | null;
  /** Set by `policy`. */
  route: IRoute | null;
  /** Set by `credentials`: the target for upstream, the guest's own without arguments that mean something to Jupyter alone. */
  upstreamTarget: string | null;
  /** Set by `credentials`: the complete header list for upstream but for framing and the assertion, which is signed when the request is sent. */
  upstreamHeaders: Array<[name: string, value: string]> | null;
  /** Set by `forward` on a request that changes something: called when Jupyter has answered or will not, before the guest hears of it. */
  onUpstreamDone: (() => void) | null;
}

/** Undefined passes on to the next step; `taken` means the step itself answers the request from here on. */
export type StepResult = IAnswer | 'taken' | undefined;

/** One step of the list. It throws only on bugs, and then the request is cut. */
export type Step = (
  context: IRequestContext
) => StepResult | Promise<StepResult>;

/** A step by the name it has in the list. */
export interface INamedStep {
  readonly name: string;
  readonly run: Step;
}
