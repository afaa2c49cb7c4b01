/**
 * The end of a visit, step by step.
 *
 * @module
 */

import type { EndReason } from '../protocol';
import type { IOpenDocuments } from './documents';
import type { GuestNetwork } from './guestNetwork';
import type { IUnsavedText } from './unsavedText';

/** What the end is made of. */
export interface IEnding {
  overlay: {
    show(reason: EndReason): void;
    offer(texts: readonly IUnsavedText[]): void;
  };
  network: Pick<GuestNetwork, 'shut'>;
  hushDialogs: () => void;
  documents: IOpenDocuments;
  /** Tells JupyterLab's pollers that there is no server. */
  pausePollers: () => void;
}

/**
 * Ends the visit. When this returns the end is shown and nothing is left that
 * could try again.
 */
export function endVisit(reason: EndReason, ending: IEnding): void {
  // First, so that it is there before anything below makes JupyterLab speak up.
  ending.overlay.show(reason);
  // Before documents go: what they do while going must not reach the server.
  ending.network.shut();
  ending.hushDialogs();
  ending.pausePollers();
  ending.overlay.offer(ending.documents.unsaved());
  ending.documents.dispose();
}
