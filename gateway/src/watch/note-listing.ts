/**
 * Step before the last: what folder a guest is about to see is watched from
 * now on, so that his page need not ask again and again.
 *
 * @module
 */

import type { Step } from '../request/context';
import type { ChangeWatch } from './change-watch';
import { folderAskedFor } from './shown-folders';

/** @param watch told of each folder that a guest lists */
export function noteListing(watch: Pick<ChangeWatch, 'folderListed'>): Step {
  return context => {
    const folder = folderAskedFor(context);
    const guest = context.session?.guest ?? null;
    if (folder !== null && guest !== null) {
      watch.folderListed(guest, folder);
    }
    return undefined;
  };
}
