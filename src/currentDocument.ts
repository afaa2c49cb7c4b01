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
import type { Widget } from '@lumino/widgets';
import type { ICurrentDocument } from './tokens';

/** Follows the main area. */
export class CurrentDocument implements ICurrentDocument, IDisposable {
  constructor(private readonly options: CurrentDocument.IOptions) {
    this._shell = options.shell;
    this._shell.currentChanged?.connect(this._onCurrent, this);
    this._contents = options.contents;
    this._contents.fileChanged.connect(this._emit, this);
    this._onCurrent();
  }

  /**
   * Path relative to the server's root: of the current tab, or else of the
   * document that was in front last and is still open. Null when there is
   * none, or when it lies on a drive of the browser's own, which guests do
   * not have.
   */
  get path(): string | null {
    return this._pathOf(this._shell.currentWidget) ?? this._pathOf(this._last);
  }

  /** Another tab, or another name. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _onCurrent(): void {
    const { currentWidget } = this._shell;
    if (this._pathOf(currentWidget) !== null) {
      this._last = currentWidget;
    }
    this._emit();
  }

  private _emit(): void {
    this._changed.emit();
  }

  private _pathOf(widget: Widget | null): string | null {
    const path =
      widget && !widget.isDisposed
        ? this.options.docManager.contextForWidget(widget)?.path
        : undefined;
    if (!path) {
      return null;
    }
    const drive = this._contents.driveName(path);
    return drive === '' || drive === 'RTC'
      ? this._contents.localPath(path)
      : null;
  }

  private readonly _shell: JupyterFrontEnd.IShell;
  private readonly _contents: Contents.IManager;
  private readonly _changed = new Signal<this, void>(this);
  private _last: Widget | null = null;
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
