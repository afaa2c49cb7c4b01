/**
 * Files of the installation, given to all guests from the gateway's memory:
 * read from Jupyter once, compressed once. Who may have them has been decided
 * before.
 *
 * @module
 */

import { acceptedCoding } from '../../coding/accept-coding';
import type { IClock } from '../../clock';
import { KeptByBytes } from '../../kept-by-bytes';
import { cut } from '../answer';
import type { IAnswer, IRequestContext, StepResult } from '../context';
import { forwardRequest } from '../forward-request';
import type { PassingBytes } from '../passing-bytes';
import { answerFrom } from '../respond';
import { isAsset, LAB_POLICY } from '../security-headers';
import {
  callForMany,
  type ISharedAnswer,
  type ISharedCall
} from '../shared-call';
import { hasEnded } from '../shared-fetch';
import { Improver } from './improver';
import { KeptFile } from './kept-file';
import type { KeptForms } from './kept-forms';
import {
  CACHE_CONTROL,
  CHANGING_MS,
  isKeptTarget,
  lifetimeOf
} from './lifetime';

/** Most that is kept, in bytes; JupyterLab's own files are about 10 MiB with their small forms. */
const KEPT_BYTES = 64 * 1024 * 1024;

/** Largest file that is kept, in bytes; a larger one streams. */
export const MOST_FILE_BYTES = 12 * 1024 * 1024;

/** Most addresses that are known. */
const MOST_ADDRESSES = 4096;

/** Most requests to Jupyter under way; whoever comes then gets the file past the store. */
const MOST_CALLS = 32;

/**
 * What an address leads to. Jupyter takes any `?v=` for the file that it has,
 * so many addresses may lead to one file, which is kept once.
 */
interface IAddress {
  /** `KeptFile.identity`. */
  readonly identity: string;
  /** When Jupyter was asked, on the monotonic clock. */
  readonly checkedMs: number;
}

/** What became of reading a file. */
type Read =
  | { readonly kind: 'file'; readonly file: KeptFile }
  /** Jupyter has something else to say: that there is no such file, or where it is. */
  | { readonly kind: 'other'; readonly answer: ISharedAnswer }
  | { readonly kind: 'too-long' | 'lost' };

/** What it is made of. */
export interface IStaticFilesOptions {
  clock: Pick<IClock, 'monotonicMs' | 'after'>;
  /** Told of every byte that streams past the store. */
  passing: PassingBytes;
  /** Small forms from share to share, or null for none. */
  forms: Pick<KeptForms, 'find' | 'keep'> | null;
  /** Most that is kept, in bytes. Default: `KEPT_BYTES`. */
  keptBytes?: number;
}

/** The files of one share. */
export class StaticFiles {
  constructor(private readonly _options: IStaticFilesOptions) {
    this._kept = new KeptByBytes(_options.keptBytes ?? KEPT_BYTES);
    this._improver = new Improver({
      clock: _options.clock,
      isKept: file => this._kept.holds(file.identity, file),
      onImproved: (file, form) => {
        this._kept.resize(file.identity, file, file.bytes);
        void _options.forms?.keep(file.digest, form);
      }
    });
  }

  /** All that is kept, in bytes. */
  get bytes(): number {
    return this._kept.bytes;
  }

  /** Answers a request for a file. */
  async answer(context: IRequestContext): Promise<StepResult> {
    this._improver.touch();
    const target = context.upstreamTarget ?? '';
    if (!isKeptTarget(target)) {
      return this._pass(context);
    }
    const read = this._fresh(target) ?? (await this._read(context, target));
    if (read === null || read.kind === 'too-long') {
      return this._pass(context);
    }
    const answer =
      read.kind === 'file'
        ? await this._fileAnswer(context, read.file)
        : read.kind === 'other'
          ? answerFrom(context, read.answer, 'static')
          : null;
    if (answer === null || hasEnded(context)) {
      cut(context);
      return 'taken';
    }
    return answer;
  }

  /** Ends what is under way and keeps nothing. */
  dispose(): void {
    this._isDisposed = true;
    this._improver.dispose();
    for (const key of [...this._kept.entries()].map(([key]) => key)) {
      this._kept.delete(key);
    }
    for (const call of this._calls) {
      call.abort();
    }
  }

  /** A file that need not be asked for. */
  private _fresh(target: string): Read | null {
    const address = this._addresses.get(target);
    const file =
      address === undefined ? undefined : this._kept.get(address.identity);
    return address !== undefined &&
      file !== undefined &&
      (file.lifetime === 'immutable' ||
        this._options.clock.monotonicMs() - address.checkedMs < CHANGING_MS)
      ? { kind: 'file', file }
      : null;
  }

  /** Reads a file once for all who ask meanwhile; null when too many are being read. */
  private _read(
    context: IRequestContext,
    target: string
  ): Promise<Read> | null {
    const known = this._reading.get(target);
    if (known !== undefined) {
      return known;
    }
    if (this._calls.size >= MOST_CALLS || this._isDisposed) {
      return null;
    }
    const call = callForMany(context, {
      clock: this._options.clock,
      target,
      mostBytes: MOST_FILE_BYTES
    });
    this._calls.add(call);
    const reading = call.outcome.then(outcome => {
      this._calls.delete(call);
      this._reading.delete(target);
      return outcome.kind !== 'answered'
        ? outcome
        : outcome.answer.status === 200
          ? { kind: 'file' as const, file: this._keep(target, outcome.answer) }
          : { kind: 'other' as const, answer: outcome.answer };
    });
    this._reading.set(target, reading);
    return reading;
  }

  /** A file as Jupyter has it now: the one that is known when it is the same. */
  private _keep(target: string, { headers, body }: ISharedAnswer): KeptFile {
    const read = new KeptFile(
      {
        body,
        contentType: headers['content-type'],
        lifetime: lifetimeOf(target, headers['cache-control'])
      },
      this._options.forms
    );
    if (this._isDisposed) {
      return read;
    }
    const { identity } = read;
    const checkedMs = this._options.clock.monotonicMs();
    this._addresses.set(target, { identity, checkedMs }, 1);
    const known = this._kept.get(identity);
    if (known !== undefined) {
      return known;
    }
    this._kept.set(identity, read, read.bytes);
    return read;
  }

  private async _fileAnswer(
    { request }: IRequestContext,
    file: KeptFile
  ): Promise<IAnswer> {
    const asset = isAsset(file.contentType);
    const headers = {
      'cache-control': CACHE_CONTROL[file.lifetime],
      ...(asset ? {} : { 'content-security-policy': LAB_POLICY }),
      vary: 'Accept-Encoding'
    };
    const tag = file.matching(request.headers['if-none-match']);
    if (tag !== null) {
      return { status: 304, asset, headers: { ...headers, etag: tag } };
    }
    const coding = acceptedCoding(request.headers['accept-encoding']);
    const isNew = !file.has(coding);
    const { body, etag, coding: used } = await file.form(coding);
    if (isNew) {
      this._kept.resize(file.identity, file, file.bytes);
      if (used === 'br' && !file.isSmall) {
        this._improver.add(file);
      }
    }
    return {
      status: 200,
      asset,
      // Ranges are not offered: whoever asks for one gets all (RFC 9110 §14.2).
      headers: {
        ...headers,
        etag,
        ...(used === 'identity' ? {} : { 'content-encoding': used }),
        ...(file.contentType === undefined
          ? {}
          : { 'content-type': file.contentType })
      },
      body
    };
  }

  /** Past the store. */
  private _pass(context: IRequestContext): Promise<StepResult> {
    return forwardRequest(context, 'static', this._options.passing);
  }

  /** By identity. */
  private readonly _kept: KeptByBytes<KeptFile>;
  /** By target. */
  private readonly _addresses = new KeptByBytes<IAddress>(MOST_ADDRESSES);
  private readonly _reading = new Map<string, Promise<Read>>();
  private readonly _calls = new Set<ISharedCall>();
  private readonly _improver: Improver;
  private _isDisposed = false;
}
