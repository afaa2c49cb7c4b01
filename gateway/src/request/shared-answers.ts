/**
 * One answer for several guests: those who ask for the same while a request is
 * under way wait for it, and those who ask soon after get what it brought.
 *
 * What is kept is what Jupyter said; everything that differs from guest to
 * guest is put on top of it afterwards, or is not shared at all. A change by
 * any guest ends the life of the answers about what he changed, before it goes
 * to Jupyter and again when Jupyter has answered; an answer that was begun
 * before it is not kept.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { Area, ISharing } from '../policy/area';
import { KeptByBytes } from '../kept-by-bytes';
import type { IRequestContext } from './context';
import {
  callForMany,
  type ISharedCall,
  type SharedOutcome
} from './shared-call';
import { withoutToken } from './target';

/** Most that is kept, in bytes. */
export const KEPT_BYTES = 32 * 1024 * 1024;

/** Most requests under way; whoever comes then asks for himself. */
export const MOST_CALLS = 32;

/** How long it is remembered that an answer is too long to share, in milliseconds: Jupyter makes it whole to say so. */
export const TOO_LONG_MS = 30_000;

/** What a kept answer weighs beside its body, in bytes: key, headers, bookkeeping. */
const OVERHEAD_BYTES = 1024;

/** What JupyterLab adds to a query so that no cache answers: the time in milliseconds (`ServerConnection.makeRequest`). */
const TIMESTAMP = /(?:^\?|&)\d{13}$/;

interface IKept {
  readonly outcome: SharedOutcome;
  readonly untilMs: number;
  readonly area: Area;
}

interface IUnderWay {
  readonly call: ISharedCall;
  readonly area: Area;
}

/** What becomes of a request that may be shared. */
export type Shared =
  | SharedOutcome
  /** Not one to share, or too many are under way: the guest asks for himself. */
  | { readonly kind: 'alone' };

/** Shares the answers of one share. */
export class SharedAnswers {
  constructor(private readonly _clock: Pick<IClock, 'monotonicMs' | 'after'>) {}

  /**
   * The answer to a request, from Jupyter or from a moment ago.
   *
   * @param mostBytes longest answer that is read
   * @throws Error when the guest has ended
   */
  async find(context: IRequestContext, mostBytes: number): Promise<Shared> {
    const sharing = sharingOf(context);
    if (sharing === null || this._isDisposed) {
      return { kind: 'alone' };
    }
    const target = targetOf(context);
    const key = `${context.session?.guest?.role} ${target}`;
    const kept = this._kept.get(key);
    if (kept !== undefined) {
      if (this._clock.monotonicMs() < kept.untilMs) {
        return kept.outcome;
      }
      this._kept.delete(key);
    }
    const known = this._underWay.get(key);
    if (known !== undefined) {
      return known.call.outcome;
    }
    if (this._calls.size >= MOST_CALLS) {
      return { kind: 'alone' };
    }
    return this._ask(context, { key, target, sharing, mostBytes });
  }

  /** Whatever is known about an area is out of date; null for everything. */
  forget(area: Area | null): void {
    for (const [key, { area: its }] of this._kept.entries()) {
      if (area === null || area === its) {
        this._kept.delete(key);
      }
    }
    for (const [key, { area: its }] of this._underWay) {
      if (area === null || area === its) {
        // Those who wait asked before the change; nobody joins them.
        this._underWay.delete(key);
      }
    }
  }

  /** Ends what is under way and keeps nothing. */
  dispose(): void {
    this._isDisposed = true;
    this.forget(null);
    for (const call of this._calls) {
      call.abort();
    }
  }

  private async _ask(
    context: IRequestContext,
    {
      key,
      target,
      sharing: { area, lifeMs },
      mostBytes
    }: { key: string; target: string; sharing: ISharing; mostBytes: number }
  ): Promise<SharedOutcome> {
    const call = callForMany(context, {
      clock: this._clock,
      target,
      mostBytes
    });
    const underWay = { call, area };
    this._underWay.set(key, underWay);
    this._calls.add(call);
    const outcome = await call.outcome;
    this._calls.delete(call);
    if (this._underWay.get(key) !== underWay) {
      // Something has changed meanwhile, or the share is over.
      return outcome;
    }
    this._underWay.delete(key);
    const keptMs = keptMsOf(outcome, lifeMs);
    if (keptMs > 0) {
      const body = outcome.kind === 'answered' ? outcome.answer.body.length : 0;
      this._kept.set(
        key,
        { outcome, area, untilMs: this._clock.monotonicMs() + keptMs },
        body + key.length + OVERHEAD_BYTES
      );
    }
    return outcome;
  }

  private readonly _kept = new KeptByBytes<IKept>(KEPT_BYTES);
  private readonly _underWay = new Map<string, IUnderWay>();
  private readonly _calls = new Set<ISharedCall>();
  private _isDisposed = false;
}

/** How long what became of a request holds for others, in milliseconds; errors do not. */
function keptMsOf(outcome: SharedOutcome, lifeMs: number): number {
  switch (outcome.kind) {
    case 'answered':
      return outcome.answer.status === 200 ? lifeMs : 0;
    case 'too-long':
      return TOO_LONG_MS;
    case 'lost':
      return 0;
  }
}

/** Null when a request is not to be shared. */
function sharingOf({
  route,
  method,
  query,
  request
}: IRequestContext): ISharing | null {
  const shared = route?.shared;
  return shared !== undefined &&
    method === 'GET' &&
    request.headers.range === undefined &&
    shared.except?.test(query) !== true
    ? shared
    : null;
}

/** The same for everybody who asks for the same. */
function targetOf({ path, query }: IRequestContext): string {
  return path + withoutToken(query).replace(TIMESTAMP, '');
}
