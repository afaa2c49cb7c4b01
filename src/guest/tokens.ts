/**
 * What the plugins of guest mode know each other by.
 *
 * @module
 */

import { Token } from '@lumino/coreutils';
import type { IGuestVisit } from './visit';

/** Token of the visit. Absent on the host's page. */
export const IGuestVisitToken = new Token<IGuestVisit>(
  'jupyter-secure-share:IGuestVisit',
  'The visit of the guest whose page this is.'
);

/** The guest's commands. */
export namespace GuestCommandIDs {
  /** Asks, then ends the visit. */
  export const leave = 'secure-share:leave';
}
