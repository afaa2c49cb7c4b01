/**
 * The identity of a guest as other pages show it.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { IGuestState } from '../share';

/** `User.IIdentity` of `@jupyterlab/services`, without an avatar. */
export interface IPresenceIdentity {
  readonly username: string;
  readonly name: string;
  readonly display_name: string;
  readonly initials: string;
  readonly color: string;
}

/** The colours that JupyterLab has for people. */
const COLOUR = /^var\(--jp-collaborator-color[1-7]\)$/;

const COLOUR_COUNT = 7;

/** @param claimed the page's own `user`; its colour is kept when it is one of JupyterLab's, so that all pages show the same */
export function presenceIdentity(
  guest: Pick<IGuestState, 'id' | 'username' | 'name'>,
  claimed: unknown
): IPresenceIdentity {
  return {
    username: guest.username,
    name: guest.name,
    display_name: guest.name,
    initials: initialsOf(guest.name),
    color: claimedColour(claimed) ?? colourOf(guest.id)
  };
}

/** First letters of the first two words, as JupyterLab makes them. */
function initialsOf(name: string): string {
  return name
    .split(/\s+/u)
    .filter(word => word !== '')
    .slice(0, 2)
    .map(word => Array.from(word)[0]?.toUpperCase() ?? '')
    .join('');
}

function claimedColour(claimed: unknown): string | null {
  const colour =
    typeof claimed === 'object' && claimed !== null && 'color' in claimed
      ? claimed.color
      : null;
  return typeof colour === 'string' && COLOUR.test(colour) ? colour : null;
}

function colourOf(guestId: string): string {
  const digest = createHash('sha256').update(guestId).digest();
  return `var(--jp-collaborator-color${(digest.readUInt8(0) % COLOUR_COUNT) + 1})`;
}
