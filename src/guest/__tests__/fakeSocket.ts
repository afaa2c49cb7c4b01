/**
 * A `WebSocket` that a test opens, speaks through and shuts.
 *
 * @module
 */

/** One made socket. */
export class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  /** Every socket made since `forget`, in order. */
  static made: FakeSocket[] = [];

  static forget(): void {
    FakeSocket.made = [];
  }

  /** The newest one. */
  static get last(): FakeSocket {
    const socket = FakeSocket.made[FakeSocket.made.length - 1];
    if (socket === undefined) {
      throw new Error('No socket was made.');
    }
    return socket;
  }

  constructor(readonly url: string) {
    super();
    FakeSocket.made.push(this);
    this.addEventListener('message', event => this.onmessage?.(event));
    this.addEventListener('close', event => this.onclose?.(event));
  }

  onmessage: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  readyState = FakeSocket.CONNECTING;
  readonly sent: string[] = [];

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = FakeSocket.CLOSED;
  }

  /** The server accepts and says something. */
  says(message: unknown): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(
      new MessageEvent('message', { data: JSON.stringify(message) })
    );
  }

  /** The connection breaks. */
  breaks(): void {
    this.readyState = FakeSocket.CLOSED;
    this.dispatchEvent(new Event('close'));
  }
}
