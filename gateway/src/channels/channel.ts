/**
 * What every upgraded socket has in common: a filter judges each whole
 * message in both directions, and the relay carries what passes.
 *
 * @module
 */

/** The sockets of Jupyter that guests may have. */
export type ChannelKind = 'kernel' | 'room' | 'events' | 'terminal';

/** What becomes of one message. */
export type Judgement =
  | { kind: 'pass' }
  | { kind: 'drop' }
  | { kind: 'replace'; data: Buffer; isBinary: boolean }
  /** Closes this one socket, both legs; reason ≤ 123 bytes, holds nothing the guest sent. */
  | { kind: 'close'; code: number; reason: string };

/** Judges whole messages of one socket of one guest. Must not throw; a throw closes the socket with 1011. */
export interface IChannelFilter {
  /** Largest message from the guest in bytes; above it 1009. */
  readonly maxGuestMessageBytes: number;
  /** Largest message from Jupyter in bytes. */
  readonly maxServerMessageBytes: number;
  /** True holds the guest's messages back until Jupyter's first message has been judged. Absent means false. */
  readonly serverSpeaksFirst?: boolean;
  /** @param protocol sub-protocol that Jupyter chose, or the empty string */
  opened(protocol: string): void;
  fromGuest(data: Buffer, isBinary: boolean): Judgement;
  fromServer(data: Buffer, isBinary: boolean): Judgement;
  /** Both legs are shut. */
  closed(): void;
}
