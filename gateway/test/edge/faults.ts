/**
 * Refusals that a test asks for.
 *
 * @module
 */

import type { ErrorCode, IErrorFacts } from './error-codes';
import { Refusal } from './refusal';

/** Where the edge can be told to refuse. */
export type FaultPlace = 'auth' | 'bind' | 'visit';

/** How a refusal differs from the usual. */
export interface IFaultOptions {
  /** Default: the code's usual text. */
  readonly text?: string;
  /** How often; then all is well again. Default: until taken back. */
  readonly times?: number;
}

/** What is to go wrong. */
export class Faults {
  /** @returns what takes it back */
  add(place: FaultPlace, code: ErrorCode, options: IFaultOptions): () => void {
    const fault = { code, text: options.text, left: options.times ?? Infinity };
    this._faults[place] = fault;
    return () => {
      if (this._faults[place] === fault) {
        this._faults[place] = null;
      }
    };
  }

  /** The refusal that is due here now, if any. */
  take(place: FaultPlace, facts: IErrorFacts): Refusal | null {
    const fault = this._faults[place];
    if (!fault) {
      return null;
    }
    fault.left -= 1;
    if (fault.left <= 0) {
      this._faults[place] = null;
    }
    return new Refusal(fault.code, facts, fault.text);
  }

  private readonly _faults: Record<FaultPlace, IFault | null> = {
    auth: null,
    bind: null,
    visit: null
  };
}

interface IFault {
  readonly code: ErrorCode;
  readonly text: string | undefined;
  left: number;
}
