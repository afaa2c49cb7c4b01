/**
 * The name guests are shown for the host.
 *
 * @module
 */

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { nameOf } from '../people';

/** Reads the name anew each time: the host can change it. */
export function hostNameOf(
  app: JupyterFrontEnd,
  nameIn: typeof nameOf
): () => string {
  return () => {
    const { identity } = app.serviceManager.user;
    return identity ? nameIn(identity) : '';
  };
}
