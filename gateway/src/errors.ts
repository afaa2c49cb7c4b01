/**
 * The gateway's one error class. Its message is public; causes stay in the log.
 *
 * @module
 */

import type { IProblem, IServiceError } from '../../src/protocol';
import { PROBLEMS, type ProblemCode } from './problems';

export type { ProblemCode } from './problems';

/** An error with a public face. */
export class GatewayError extends Error {
  /**
   * @param code what went wrong
   * @param cause the private cause, for the log only
   */
  constructor(
    readonly code: ProblemCode,
    cause?: unknown,
    /** What the tunnel's service said itself. */
    readonly service: IServiceError | null = null
  ) {
    super(PROBLEMS[code][0], { cause });
    this.name = 'GatewayError';
  }

  /** The public face of any error: its own when it has one, `GATEWAY_FAILED` otherwise. */
  static problemOf(error: unknown): IProblem {
    const code = error instanceof GatewayError ? error.code : 'GATEWAY_FAILED';
    const service = error instanceof GatewayError ? error.service : null;
    const [message, next_step] = PROBLEMS[code];
    return {
      code,
      message,
      next_step,
      ...(service === null ? {} : { service })
    };
  }
}
