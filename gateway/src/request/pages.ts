/**
 * The gateway's own few paths, and the documents by which people come in:
 * outer lock, join page, leaving, the page's own socket. Nothing here asks
 * Jupyter anything.
 *
 * @module
 */

import type { IClock } from '../clock';
import type { Step } from './context';
import { sessionOf } from './cookie';
import { enter } from './entry';
import { join, showJoinPage } from './join';
import { leave } from './leave';
import type { LiveSockets } from './live-socket';
import { endAnswer } from './opening';
import {
  isEntryDocument,
  isOwnPath,
  JOIN_PATH,
  LEAVE_PATH,
  LIVE_PATH
} from './own-paths';
import { refuse, statusAnswer } from './refusal';

/** What the pages need beyond the request. */
export interface IPagesOptions {
  clock: Pick<IClock, 'wallMs'>;
  liveSockets: LiveSockets;
}

export function pages({ clock, liveSockets }: IPagesOptions): Step {
  return context => {
    const { below, method, share } = context;
    const isReading = method === 'GET' || method === 'HEAD';
    if (below === null) {
      return undefined;
    }
    const session = sessionOf(context);
    const guest = session?.guest ?? null;
    if (isEntryDocument(below) && isReading) {
      if (guest !== null && guest.end === null) {
        return below === ''
          ? { status: 303, headers: { location: `${share.basePath}lab` } }
          : undefined;
      }
      return enter(context, session);
    }
    if (!isOwnPath(below)) {
      return undefined;
    }
    if (guest !== null && guest.end !== null) {
      return endAnswer(context, guest.end);
    }
    if (session === null && !(below === JOIN_PATH && isReading)) {
      // Nothing more is said to a stranger. The form by itself may be where he begins.
      return refuse(context, 'forbidden');
    }
    switch (below) {
      case JOIN_PATH:
        if (method === 'POST') {
          return join(context, session, clock);
        }
        return isReading
          ? showJoinPage(context, session, clock)
          : statusAnswer(405, { allow: 'GET, HEAD, POST' });
      case LEAVE_PATH:
        return method === 'POST'
          ? leave(context, session)
          : statusAnswer(405, { allow: 'POST' });
      case LIVE_PATH:
        return session !== null && guest !== null
          ? liveSockets.attach(context, session, guest)
          : refuse(context, 'forbidden');
      default:
        return refuse(context, 'unknown');
    }
  };
}
