/**
 * One file of the installation in the codings that guests have asked for.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { Coding } from '../../coding/accept-coding';
import { compress } from '../../coding/compress';
import { isCompressible } from '../../coding/compressible';
import type { KeptForms } from './kept-forms';
import type { Lifetime } from './lifetime';

/** Characters of the hash that tells contents apart: 96 bits. */
const TAG_CHARS = 16;

/** Shortest file that is compressed, in bytes: each is compressed once, and sent to all. */
const MIN_BYTES = 256;

/** Brotli's quality while the first guest waits: a fifth of a second for JupyterLab's largest file. */
const FIRST_QUALITY = 9;

/** Up to so many bytes a file is worth the better quality, a tenth of a second of a core at most. */
const WORTH_BYTES = 300 * 1024;
const WORTH_QUALITY = 10;

/** Bytes of a file beside its content: key, headers, bookkeeping. */
const OVERHEAD_BYTES = 1024;

/** In the tag of brotli forms that took their time. */
const SMALL = 'small';

/** One form of a file. */
export interface IFileForm {
  readonly coding: Coding;
  readonly body: Buffer;
  /** Strong: other bytes have another one (RFC 9110 §8.8.1). */
  readonly etag: string;
}

/** What a file is made of. */
export interface IFileContent {
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly lifetime: Lifetime;
}

/** A file. */
export class KeptFile {
  readonly contentType: string | undefined;
  readonly lifetime: Lifetime;
  /** Hash of the content as it is. */
  readonly digest: string;

  /** @param _forms forms of earlier shares, or null */
  constructor(
    { body, contentType, lifetime }: IFileContent,
    private readonly _forms: Pick<KeptForms, 'find'> | null = null
  ) {
    this.contentType = contentType;
    this.lifetime = lifetime;
    this.digest = createHash('sha256')
      .update(body)
      .digest('base64url')
      .slice(0, TAG_CHARS);
    this._plain = { coding: 'identity', body, etag: `"${this.digest}"` };
    this.isCompressible =
      body.length >= MIN_BYTES && isCompressible(contentType);
  }

  readonly isCompressible: boolean;

  /** The content as it is. */
  get content(): Buffer {
    return this._plain.body;
  }

  /** The same for files of which one can stand for the other. */
  get identity(): string {
    return `${this.digest} ${this.lifetime} ${this.contentType}`;
  }

  /** All forms together, in bytes. */
  get bytes(): number {
    let bytes = this._plain.body.length + OVERHEAD_BYTES;
    for (const { body } of this._made.values()) {
      bytes += body.length;
    }
    return bytes;
  }

  /** Whether there is a form in a coding already, or none is needed. */
  has(coding: Coding): boolean {
    return (
      coding === 'identity' || !this.isCompressible || this._made.has(coding)
    );
  }

  /** The file in a coding, or as it is when that is no larger. Made once. */
  async form(coding: Coding): Promise<IFileForm> {
    if (coding === 'identity' || !this.isCompressible) {
      return this._plain;
    }
    const made = this._made.get(coding);
    if (made !== undefined) {
      return made;
    }
    const making = this._making.get(coding) ?? this._make(coding);
    this._making.set(coding, making);
    return making;
  }

  /** Whether the brotli form is as small as it gets. */
  get isSmall(): boolean {
    return this._made.get('br')?.etag === this._tagOf('br', SMALL);
  }

  /** Takes a smaller brotli form in place of the quick one. */
  improve(body: Buffer): void {
    if (body.length < (this._made.get('br')?.body.length ?? 0)) {
      this._made.set('br', this._formOf('br', body, SMALL));
    }
  }

  /**
   * Whether a browser's copy is good (RFC 9110 §13.1.2): a form of the same
   * content is, whichever it is. Its own tag is what it is told.
   *
   * @param header value of `If-None-Match`
   * @returns the tag that matched, or null
   */
  matching(header: string | undefined): string | null {
    for (const part of (header ?? '').split(',')) {
      const tag = part.trim().replace(/^W\//, '');
      if (tag === '*') {
        return this._plain.etag;
      }
      if (
        tag === this._plain.etag ||
        (tag.startsWith(`"${this.digest}-`) && /^"[\w-]+"$/.test(tag))
      ) {
        return tag;
      }
    }
    return null;
  }

  private async _make(coding: Exclude<Coding, 'identity'>): Promise<IFileForm> {
    const kept =
      coding === 'br'
        ? ((await this._forms?.find(this.digest, this.content)) ?? null)
        : null;
    const form =
      kept === null
        ? await this._compressed(coding)
        : this._formOf(coding, kept, SMALL);
    this._made.set(coding, form);
    this._making.delete(coding);
    return form;
  }

  private async _compressed(
    coding: Exclude<Coding, 'identity'>
  ): Promise<IFileForm> {
    const quality =
      this.content.length <= WORTH_BYTES ? WORTH_QUALITY : FIRST_QUALITY;
    const body = await compress(this.content, coding, quality).catch(
      () => this.content
    );
    return body.length < this.content.length
      ? this._formOf(coding, body, 'first')
      : this._plain;
  }

  private _formOf(coding: Coding, body: Buffer, level: string): IFileForm {
    return { coding, body, etag: this._tagOf(coding, level) };
  }

  private _tagOf(coding: Coding, level: string): string {
    return `"${this.digest}-${coding}-${level}"`;
  }

  private readonly _plain: IFileForm;
  private readonly _made = new Map<Coding, IFileForm>();
  private readonly _making = new Map<Coding, Promise<IFileForm>>();
}
