/**
 * Copies secrets and takes them off the clipboard again after a while, where
 * the browser lets a page see that they are still there. Emptying it unseen
 * could destroy what the host has copied since.
 *
 * @module
 */

import type { IDisposable } from '@lumino/disposable';

/** How long a secret stays on the clipboard, in milliseconds. */
export const CLEAR_AFTER_MS = 60_000;

/** What a page may do with the system's clipboard. */
export interface IClipboardAccess {
  /** Replaces what is on it. Needs a recent click or key press. */
  write(text: string): Promise<void>;
  /** Whether `read` may be called without a question to the host. */
  isReadable(): Promise<boolean>;
  /** What is on it. Rejects while the page has not the focus. */
  read(): Promise<string>;
  /** Calls back once when the page has the focus again; returns what cancels it. */
  onceFocused(callback: () => void): () => void;
}

/** The clipboard of one page. */
export class SecretClipboard implements IDisposable {
  constructor(private readonly access: IClipboardAccess) {}

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Forgets the secret without touching the clipboard. */
  dispose(): void {
    this._isDisposed = true;
    this._cancel();
  }

  /** Copies what is no secret. */
  async copy(text: string): Promise<void> {
    await this.access.write(text);
    this._cancel();
  }

  /**
   * Copies a secret.
   *
   * @returns whether it will be taken off after `CLEAR_AFTER_MS`
   */
  async copySecret(text: string): Promise<boolean> {
    await this.access.write(text);
    this._cancel();
    const willClear = await this.access.isReadable();
    if (willClear && !this._isDisposed) {
      const timer = setTimeout(() => void this._clear(text), CLEAR_AFTER_MS);
      this._cancel = () => clearTimeout(timer);
    }
    return willClear;
  }

  private async _clear(text: string): Promise<void> {
    try {
      if ((await this.access.read()) === text && !this._isDisposed) {
        await this.access.write('');
      }
    } catch {
      // The page has not the focus: the host is in another window.
      if (!this._isDisposed) {
        this._cancel = this.access.onceFocused(() => void this._clear(text));
      }
    }
  }

  private _cancel: () => void = () => undefined;
  private _isDisposed = false;
}
