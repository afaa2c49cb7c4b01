/**
 * Brings the Share panel to the front.
 *
 * @module
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PANEL_ID } from '../tokens';

/** Opens the side bar where it is shut, and puts the keyboard into the panel. */
export function openPanelOf(app: JupyterFrontEnd): () => void {
  return () => app.shell.activateById(PANEL_ID);
}
