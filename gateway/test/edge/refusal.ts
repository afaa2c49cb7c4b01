/**
 * A refusal of the service: to an agent as the text of an answer, to a visitor
 * as a page.
 *
 * @module
 */

import {
  errorLines,
  errorText,
  type ErrorCode,
  type IErrorFacts
} from './error-codes';

/** A code and its text. */
export class Refusal extends Error {
  /** @param text Default: the code's own, with the facts filled in. */
  constructor(
    readonly code: ErrorCode,
    facts: IErrorFacts,
    text?: string
  ) {
    super(text ?? errorText(code, facts));
    this.name = 'Refusal';
  }

  /** For an agent. */
  get answer(): { Error: string } {
    return { Error: errorLines(this.code, this.message) };
  }
}
