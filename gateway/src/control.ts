/**
 * The control pipe: JSON lines down and up. It starts with `hello` both ways;
 * anything that is not exactly what the contract says ends the gateway, and so
 * does the end of the pipe.
 *
 * @module
 */

import type { Readable, Writable } from 'node:stream';
import {
  MAX_LINE_BYTES,
  PROTOCOL_VERSION,
  type FromGateway
} from '../../src/protocol';
import { readMessage, type Incoming } from './control-messages';
import type { ILog } from './log';

/** Above this many bytes that the parent has not read, it is taken for frozen. */
const MAX_UNREAD_BYTES = 16 * MAX_LINE_BYTES;

/** Why the pipe is of no more use. */
export type PipeEnd =
  /** The parent is gone or has let go. */
  | 'end-of-input'
  /** What came was no message, or not in order. */
  | 'protocol-error'
  /** What goes up is not read. */
  | 'output-lost';

/** What came down, after the greeting. */
export type Order = Exclude<Incoming, { type: 'hello' }>;

/** The pipe. */
export interface IControl {
  /** Sends a message; silently does nothing once the pipe has ended. */
  send(message: FromGateway): void;
  /** Resolves when all that was sent has been handed to the operating system. */
  flushed(): Promise<void>;
}

/** What the pipe needs. */
export interface IControlOptions {
  input: Readable;
  output: Writable;
  log: ILog;
  /** Version of the package. */
  version: string;
  /** Called for each message after the greeting, in order. */
  onOrder: (order: Order) => void;
  /** Called once. */
  onEnd: (end: PipeEnd) => void;
}

/** Greets and starts to listen. */
export function openControl(options: IControlOptions): IControl {
  const { input, output, log, version, onOrder, onEnd } = options;
  let greeted = false;
  let ended = false;
  let pending = Buffer.alloc(0);

  function finish(end: PipeEnd): void {
    if (!ended) {
      ended = true;
      pending = Buffer.alloc(0);
      onEnd(end);
    }
  }

  function refuse(error: unknown): void {
    log.write('error', 'control-refused', { error });
    finish('protocol-error');
  }

  function take(line: Buffer): void {
    const message = readMessage(utf8(line));
    if (message.type !== 'hello') {
      if (!greeted) {
        throw new Error('The first message is no greeting.');
      }
      onOrder(message);
    } else if (greeted || message.protocol !== PROTOCOL_VERSION) {
      throw new Error(
        greeted ? 'A second greeting.' : 'The parent speaks another version.'
      );
    } else {
      greeted = true;
    }
  }

  function receive(chunk: Buffer): void {
    pending = Buffer.concat([pending, chunk]);
    let from = 0;
    for (
      let at = pending.indexOf(0x0a);
      at !== -1 && !ended;
      at = pending.indexOf(0x0a, from)
    ) {
      if (at - from >= MAX_LINE_BYTES) {
        throw new Error('A line is too long.');
      }
      const line = pending.subarray(from, at);
      from = at + 1;
      take(line);
    }
    pending = pending.subarray(from);
    if (pending.length >= MAX_LINE_BYTES) {
      throw new Error('A line is too long.');
    }
  }

  input.on('data', (chunk: Buffer) => {
    if (ended) {
      return;
    }
    try {
      receive(chunk);
    } catch (error) {
      refuse(error);
    }
  });
  input.on('end', () => finish('end-of-input'));
  input.on('close', () => finish('end-of-input'));
  input.on('error', () => finish('end-of-input'));
  output.on('error', () => finish('output-lost'));

  const control: IControl = {
    send(message) {
      if (ended || output.destroyed) {
        return;
      }
      const line = `${JSON.stringify(message)}\n`;
      if (Buffer.byteLength(line) > MAX_LINE_BYTES) {
        refuse(new Error('A line to the parent is too long.'));
        return;
      }
      output.write(line);
      if (output.writableLength > MAX_UNREAD_BYTES) {
        finish('output-lost');
      }
    },
    flushed: () =>
      new Promise(resolve => {
        output.write('', () => resolve());
      })
  };
  control.send({ type: 'hello', protocol: PROTOCOL_VERSION, version });
  return control;
}

function utf8(line: Buffer): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
    line
  );
}
