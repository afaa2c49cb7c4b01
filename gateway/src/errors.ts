/**
 * The gateway's one error class. Its message is public; causes stay in the log.
 *
 * @module
 */

import type { IProblem, IServiceError } from '../../src/protocol';

/** Every problem the gateway reports to the host, by code: the sentence and the next step. Codes are never reused. */
export const PROBLEMS = {
  PORT_TAKEN: [
    'Another program already uses this port.',
    'Choose another port, or leave it empty for a free one.'
  ],
  PORT_NOT_ALLOWED: [
    'This computer does not let you use this port.',
    'Choose a port from 1024 up, or leave it empty for a free one.'
  ],
  ADDRESS_UNAVAILABLE: [
    'This computer does not have the chosen address.',
    'Choose one of the addresses listed.'
  ],
  NO_PRIVATE_ADDRESS: [
    'This computer has no private network address.',
    'Join a network, or name the address to use in the settings.'
  ],
  CERTIFICATE_FAILED: [
    'The certificate could not be made or read.',
    'Run "jupyter secure-share forget" and share again.'
  ],
  PASSWORD_TOO_WEAK: [
    'The chosen password is too easy to guess.',
    'Use at least 15 characters that are hard to guess, or let one be generated.'
  ],
  PROOF_FAILED: [
    'The share could not reach its own address safely, so it was not opened.',
    'Check firewall and VPN settings, or choose another address.'
  ],
  TUNNEL_NOT_THERE: [
    'The tunnel is not to be found at its public address.',
    'Try again in a minute.'
  ],
  UPSTREAM_UNREACHABLE: [
    'The gateway could not reach this Jupyter server.',
    'Restart JupyterLab and share again.'
  ],
  BAD_OPTIONS: [
    'The share was asked for with values that make no sense.',
    'Check the settings.'
  ],
  UNKNOWN_GUEST: ['This guest is not here any more.', ''],
  NO_NEW_ADDRESS: [
    'There is no other address to be had.',
    'Stop and share again, or ask for a domain of your own.'
  ],
  NOT_LIVE: ['There is no live share.', 'Start a share first.'],
  EXPIRED: [
    'The time of the share was over, so it ended.',
    'Share again to go on.'
  ],
  GATEWAY_FAILED: [
    'The gateway ended because of an error of its own; the door is shut.',
    'Share again; if it happens twice, report the log.'
  ]
} as const satisfies Record<
  string,
  readonly [message: string, nextStep: string]
>;

/** Code of a problem the gateway can report. */
export type ProblemCode = keyof typeof PROBLEMS;

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
