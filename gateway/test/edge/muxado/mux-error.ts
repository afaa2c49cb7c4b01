/**
 * Why a muxado stream or session ended.
 *
 * @module
 */

/** Codes of RST and GOAWAY frames. */
export const MuxCode = {
  none: 0,
  protocol: 1,
  internal: 2,
  flowControl: 3,
  streamClosed: 4,
  refused: 5,
  cancelled: 6,
  reset: 7,
  frameSize: 8,
  acceptQueueFull: 9,
  enhanceYourCalm: 10,
  remoteGoneAway: 11,
  streamsExhausted: 12,
  writeTimeout: 13,
  sessionClosed: 14,
  peerEof: 15
} as const;

/** An end with a code. */
export class MuxError extends Error {
  constructor(
    readonly muxCode: number,
    message: string
  ) {
    super(message);
    this.name = 'MuxError';
  }
}
