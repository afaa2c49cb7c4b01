/**
 * Finds the document the host looks at.
 *
 * @module
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { Contents } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';
import type { ICurrentDocument } from './tokens';

/** Follows the main area. */
export class CurrentDocument implements ICurrentDocument, IDisposable {
  constructor(private readonly options: CurrentDocument.IOptions) {
    this._shell = options.shell;
    this._shell.currentChanged?.connect(this._emit, this);
    this._contents = options.contents;
    this._contents.fileChanged.connect(this._emit, this);
  }

  /**
   * Path relative to the server's root; null when the current tab is no
   * document or lies on a drive of the browser's own, which guests do not have.
   */
  get path(): string | null {
    const widget = this._shell.currentWidget;
    const path =
      widget && this.options.docManager.contextForWidget(widget)?.path;
    if (!path) {
      return null;
    }
    const drive = this._contents.driveName(path);
    return drive === '' || drive === 'RTC'
      ? this._contents.localPath(path)
      : null;
  }

  /** Another tab, or another name. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._shell.currentChanged?.disconnect(this._emit, this);
    this._contents.fileChanged.disconnect(this._emit, this);
    Signal.clearData(this);
  }

  private _emit(): void {
    this._changed.emit();
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _contents: Contents.IManager;
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
}

/** A namespace for CurrentDocument statics. */
export namespace CurrentDocument {
  /** Where documents are found. */
  export interface IOptions {
    shell: JupyterFrontEnd.IShell;
    docManager: IDocumentManager;
    contents: Contents.IManager;
  }
}
