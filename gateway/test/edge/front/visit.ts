/**
 * One request of a visitor at the public side, upgrades included, and the ways
 * to answer it.
 *
 * @module
 */

import { ServerResponse, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../error-codes';
import { factsOf, type IRequestFacts } from '../policy/request-facts';
import type { Refusal } from '../refusal';
import { errorPage } from './error-page';

/** What the event log keeps. */
export interface IVisitRecord {
  readonly method: string;
  readonly target: string;
  readonly host: string;
  readonly isSecure: boolean;
  readonly isUpgrade: boolean;
  readonly clientIp: string;
  /** Whether basic credentials came with it. */
  readonly hasBasic: boolean;
  readonly status: number;
  /** The service's own code, when it answered by itself with one. */
  readonly code: ErrorCode | null;
  /** Whether the request was carried to the agent. */
  readonly isForwarded: boolean;
}

/** The socket of an upgrade and what came on it already. */
export interface IUpgrade {
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** A request and its answer. */
export class Visit {
  readonly facts: IRequestFacts;
  readonly response: ServerResponse;
  isForwarded = false;

  /** @param onDone told once, when the answer is on its way or the visitor is gone */
  constructor(
    readonly request: IncomingMessage,
    by: { response: ServerResponse } | IUpgrade,
    private readonly isSecure: boolean,
    private readonly onDone: (record: IVisitRecord) => void
  ) {
    this.facts = factsOf(request, request.socket.remoteAddress ?? '');
    this.upgrade = 'response' in by ? null : by;
    this.response =
      'response' in by ? by.response : responseOn(request, by.socket);
    // What the agent answered goes on as it is.
    this.response.sendDate = false;
    this.response.on('finish', () => this.done(this.response.statusCode));
    this.response.on('close', () => this.done(this.response.statusCode));
  }

  /** Null for plain requests. */
  readonly upgrade: IUpgrade | null;

  /** The host that was asked for, without a port. */
  get host(): string {
    return this.facts.host.split(':', 1)[0]?.toLowerCase() ?? '';
  }

  /** `address:port` of the visitor. */
  get clientAddress(): string {
    return `${this.facts.clientIp}:${this.request.socket.remotePort ?? 0}`;
  }

  /** Values of a header. */
  header(lowerName: string): readonly string[] {
    return this.facts.headers.get(lowerName) ?? [];
  }

  /** Answers without the agent. */
  answer(
    status: number,
    headers: Readonly<Record<string, string>>,
    body = ''
  ): void {
    const length = { 'Content-Length': `${Buffer.byteLength(body)}` };
    this.response.writeHead(status, { ...headers, ...length });
    this.response.end(body);
  }

  /** Answers with a page of the service's. */
  refuse(refusal: Refusal): void {
    const { status, headers, body } = errorPage(refusal);
    this._code = refusal.code;
    this.answer(status, headers, body);
  }

  /** An upgrade took place: nothing is answered any more. */
  switched(): void {
    this.response.detachSocket(this.request.socket);
    this.done(101);
  }

  private done(status: number): void {
    if (!this._isDone) {
      this._isDone = true;
      this.onDone({
        method: this.facts.method,
        target: this.request.url ?? '',
        host: this.host,
        isSecure: this.isSecure,
        isUpgrade: this.upgrade !== null,
        clientIp: this.facts.clientIp,
        hasBasic: this.header('authorization').some(isBasic),
        status,
        code: this._code,
        isForwarded: this.isForwarded
      });
    }
  }

  private _isDone = false;
  private _code: ErrorCode | null = null;
}

function isBasic(credentials: string): boolean {
  return /^basic /i.test(credentials);
}

/** Node makes no response for upgrades. */
function responseOn(request: IncomingMessage, socket: Duplex): ServerResponse {
  const response = new ServerResponse(request);
  response.assignSocket(socket as Parameters<typeof response.assignSocket>[0]);
  response.shouldKeepAlive = false;
  response.on('finish', () => socket.end());
  return response;
}
