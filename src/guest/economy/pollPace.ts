/**
 * How often a poll of a guest's page asks, where the gateway tells of changes.
 *
 * JupyterLab's polls come by every ten seconds or every minute. They still do,
 * but only ask when it is their turn: what the guest does himself, and what
 * the gateway tells of, is asked for at once.
 *
 * @module
 */

/** How long a page that is told of changes waits before it asks by itself, in milliseconds: a net below what goes unnoticed. */
export const SLOW_POLL_MS = 5 * 60_000;

/** What a pace goes by. */
export interface IPollPaceOptions {
  /** Milliseconds that never jump. */
  now: () => number;
  /** False while the page's JupyterLab is told to be offline. */
  isOnline: () => boolean;
}

/** The pace of one poll. */
export class PollPace {
  constructor(options: IPollPaceOptions) {
    this._options = options;
  }

  /** For the option `standby` of a manager: true sends the poll away without asking. */
  readonly standby = (): boolean | 'when-hidden' =>
    this._options.isOnline() && this._isDue ? 'when-hidden' : true;

  /** The next poll asks. */
  hurry(): void {
    this._askedAtMs = null;
  }

  /**
   * Asks, and counts from now.
   *
   * @throws what `ask` throws; then the next poll asks again, as late as the manager's own back-off says
   */
  async ask<T>(ask: () => Promise<T>): Promise<T> {
    this._askedAtMs = this._options.now();
    try {
      return await ask();
    } catch (error) {
      this.hurry();
      throw error;
    }
  }

  private get _isDue(): boolean {
    return (
      this._askedAtMs === null ||
      this._options.now() - this._askedAtMs >= SLOW_POLL_MS
    );
  }

  private readonly _options: IPollPaceOptions;
  private _askedAtMs: number | null = null;
}
