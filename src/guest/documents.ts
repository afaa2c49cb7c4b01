/**
 * The documents that are open in a guest's page.
 *
 * @module
 */

import type { ICollaborativeContentProvider } from '@jupyter/collaborative-drive';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IDocumentManager } from '@jupyterlab/docmanager';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import { textOf, type ISharedText, type IUnsavedText } from './unsavedText';

const AREAS = ['main', 'left', 'right', 'down'] as const;

/** Open documents, as the end of a visit needs them. */
export interface IOpenDocuments {
  /** The text of each document whose last edits the host may not have. */
  unsaved(): IUnsavedText[];
  /** Closes all of them without asking, saving or telling the server. */
  dispose(): void;
}

/** The documents in JupyterLab's shell. */
export class ShellDocuments implements IOpenDocuments {
  /**
   * @param provider of live documents; null without jupyter-collaboration
   */
  constructor(
    private readonly _shell: JupyterFrontEnd.IShell,
    private readonly _manager: Pick<IDocumentManager, 'contextForWidget'>,
    private readonly _provider: Pick<
      ICollaborativeContentProvider,
      'providers'
    > | null
  ) {}

  unsaved(): IUnsavedText[] {
    const texts: IUnsavedText[] = [];
    for (const context of this._contexts()) {
      try {
        // Typing sets `dirty` at once in this page; the server takes it away when it has saved.
        const text = context.model.dirty
          ? textOf(context.localPath, sharedText(context))
          : null;
        if (text !== null) {
          texts.push(text);
        }
      } catch (error) {
        // One document that cannot be read must not keep the others from being offered.
        console.error(error);
      }
    }
    return texts;
  }

  dispose(): void {
    for (const context of this._contexts()) {
      attempt(() => context.dispose());
    }
    // Documents that are still loading have no widget yet.
    for (const provider of [...(this._provider?.providers.values() ?? [])]) {
      attempt(() => provider.dispose());
    }
  }

  private _contexts(): Set<DocumentRegistry.Context> {
    const contexts = new Set<DocumentRegistry.Context>();
    for (const area of AREAS) {
      for (const widget of this._shell.widgets(area)) {
        const context = this._manager.contextForWidget(widget);
        if (context !== undefined && !context.isDisposed) {
          contexts.add(context);
        }
      }
    }
    return contexts;
  }
}

/** What is read of a shared model is optional or common to all of them. */
function sharedText(context: DocumentRegistry.Context): ISharedText {
  return context.model.sharedModel as unknown as ISharedText;
}

function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    console.error(error);
  }
}
