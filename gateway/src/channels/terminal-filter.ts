/**
 * Judges what a guest sends to a terminal: the two commands of terminado's
 * protocol (`terminado/websocket.py`), with values that cannot raise in it.
 *
 * @module
 */

import { MalformedError } from './byte-reader';
import type { IChannelFilter, Judgement } from './channel';
import { CLOSE_POLICY, DROP, PASS, refuse } from './judgements';
import { parseStrictJson } from './strict-json';

/** terminado takes sizes up to this for real ones. */
const MAX_CELLS = 10_000;

/** Half of a character: Python cannot encode it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Filter of one terminal socket. */
export class TerminalFilter implements IChannelFilter {
  /** A large paste is one message; terminado's own limit is 10 MiB. */
  readonly maxGuestMessageBytes = 4 * 1024 * 1024;
  readonly maxServerMessageBytes = 64 * 1024 * 1024;

  opened(): void {
    // Terminals have no sub-protocols.
  }

  fromGuest(data: Buffer, isBinary: boolean): Judgement {
    try {
      return isBinary ? REFUSED : judge(parseStrictJson(data, 1));
    } catch (error) {
      if (error instanceof MalformedError) {
        return REFUSED;
      }
      throw error;
    }
  }

  fromServer(): Judgement {
    return PASS;
  }

  closed(): void {
    // Nothing is kept.
  }
}

const REFUSED = refuse(CLOSE_POLICY, 'This is no terminal message.');

function judge(message: unknown): Judgement {
  const [command, ...values]: unknown[] = Array.isArray(message) ? message : [];
  if (command === 'stdin') {
    const [text] = values;
    return values.length === 1 &&
      typeof text === 'string' &&
      !LONE_SURROGATE.test(text)
      ? PASS
      : REFUSED;
  }
  return command === 'set_size' ? judgeSize(values) : REFUSED;
}

/** Rows and columns, and perhaps height and width in pixels, which terminado ignores. */
function judgeSize(values: readonly unknown[]): Judgement {
  if (
    values.length < 2 ||
    values.length > 4 ||
    !values.every(value => typeof value === 'number' && Number.isFinite(value))
  ) {
    return REFUSED;
  }
  if (!values.slice(0, 2).every(isCellCount)) {
    return DROP;
  }
  // Written anew: Python reads `24.0` as something that is no number of rows.
  const json = JSON.stringify(['set_size', ...values]);
  return { kind: 'replace', data: Buffer.from(json), isBinary: false };
}

function isCellCount(value: unknown): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    value >= 1 &&
    value <= MAX_CELLS
  );
}
