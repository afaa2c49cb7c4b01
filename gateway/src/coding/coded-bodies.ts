/**
 * Bodies in the coding that whoever asks takes. A body that goes to several is
 * compressed once: its forms are remembered as long as the body itself is.
 *
 * @module
 */

import type { Coding } from './accept-coding';
import { compress, FAST_QUALITY } from './compress';

/** Up to so many bytes a body is worth more time: 20 ms at most. */
const WORTH_BYTES = 256 * 1024;
const WORTH_QUALITY = 9;
const KEPT_QUALITY = 10;

/** A body as it goes over the wire. */
export interface ICodedBody {
  readonly coding: Coding;
  readonly body: Buffer;
}

/** Compresses and remembers. */
export class CodedBodies {
  /**
   * The body in a coding, or as it is when that is no larger. Never throws.
   *
   * @param isKept whether the same body is given for long: then it is worth still more time
   */
  async coded(
    body: Buffer,
    coding: Coding,
    isKept = false
  ): Promise<ICodedBody> {
    if (coding === 'identity') {
      return { coding, body };
    }
    const forms = this._forms.get(body) ?? new Map<Coding, Promise<Buffer>>();
    this._forms.set(body, forms);
    const form =
      forms.get(coding) ??
      compress(body, coding, qualityFor(body, isKept)).catch(() => body);
    forms.set(coding, form);
    const small = await form;
    return small.length < body.length
      ? { coding, body: small }
      : { coding: 'identity', body };
  }

  private readonly _forms = new WeakMap<Buffer, Map<Coding, Promise<Buffer>>>();
}

function qualityFor(body: Buffer, isKept: boolean): number {
  if (body.length > WORTH_BYTES) {
    return FAST_QUALITY;
  }
  return isKept ? KEPT_QUALITY : WORTH_QUALITY;
}
