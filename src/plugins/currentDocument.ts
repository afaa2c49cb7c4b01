/**
 * Provides the document in front of the host.
 *
 * @module
 */

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDocumentManager } from '@jupyterlab/docmanager';
import { ICurrentDocument } from '../tokens';

export const currentDocumentPlugin: JupyterFrontEndPlugin<ICurrentDocument> = {
  id: 'jupyter-secure-share:current-document',
  description: 'Provides the document in front of the host.',
  autoStart: true,
  requires: [IDocumentManager],
  provides: ICurrentDocument,
  activate: async (
    app: JupyterFrontEnd,
    docManager: IDocumentManager
  ): Promise<ICurrentDocument> => {
    const { CurrentDocument } = await import('./parts');
    return new CurrentDocument({
      shell: app.shell,
      docManager,
      contents: app.serviceManager.contents
    });
  }
};
