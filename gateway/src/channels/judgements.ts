/**
 * The judgements that filters give, ready made, and the close codes behind
 * them. A refusal closes one socket and never the guest's others.
 *
 * @module
 */

import type { Judgement } from './channel';

/** RFC 6455 §7.4.1: data of a kind that is not accepted; JupyterLab's documents stop reconnecting on it. */
export const CLOSE_UNSUPPORTED = 1003;

/** RFC 6455 §7.4.1: a message that breaks a rule; clients may come back. */
export const CLOSE_POLICY = 1008;

/** RFC 6455 §7.4.1: a message that is too big. */
export const CLOSE_TOO_BIG = 1009;

/** RFC 6455 §7.4.1: an error of the gateway's own. */
export const CLOSE_INTERNAL = 1011;

export const PASS: Judgement = { kind: 'pass' };

export const DROP: Judgement = { kind: 'drop' };

/** @param reason fixed text, ≤ 123 bytes */
export function refuse(code: number, reason: string): Judgement {
  return { kind: 'close', code, reason };
}

/**
 * Refuses what a document would send again after reconnecting. The reason is
 * JSON because `WebSocketProvider` of `@jupyter/docprovider` reads it so on
 * 1003, shows `errorReason` and disposes of the document.
 *
 * @param sentence fixed text, ≤ 40 bytes
 */
export function refuseDocument(sentence: string): Judgement {
  return refuse(
    CLOSE_UNSUPPORTED,
    JSON.stringify({
      reason: 'initialization_error',
      sessionId: '',
      reloadable: false,
      errorReason: sentence
    })
  );
}
