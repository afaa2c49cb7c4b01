/**
 * Which site made the browser ask (Origin, RFC 6454; Fetch Metadata, W3C):
 * pages of other sites reach nothing but the front door, and that by a click
 * only. A request that says nothing of the kind comes from a program.
 *
 * @module
 */

import type { IRequestContext, Step } from './context';
import { isEntryDocument, isOwnPath, JOIN_PATH } from './own-paths';
import { refuse } from './refusal';

export const origin: Step = context =>
  isWelcome(context) ? undefined : refuse(context, 'forbidden');

function isWelcome(context: IRequestContext): boolean {
  const { share, request, upgrade, method } = context;
  const { origin: from } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (from !== undefined && from !== share.origin) {
    return false;
  }
  if (upgrade !== null) {
    // Cookies travel with sockets from sibling sites whatever their SameSite says: only the Origin stands there.
    return (
      from === share.origin && (site === undefined || site === 'same-origin')
    );
  }
  const isReading = method === 'GET' || method === 'HEAD';
  switch (site) {
    case undefined:
      // Browsers never tell the companions without the site: here they say nothing.
      return (
        from !== undefined ||
        isSilent(context) ||
        (isReading && isFetch(context))
      );
    case 'same-origin':
      return isReading || (from !== undefined && !isForeignForm(context));
    case 'none':
      // Typed, or from a bookmark.
      return isReading && from === undefined;
    case 'same-site':
    case 'cross-site':
      return isReading && from === undefined && isClickToFrontDoor(context);
    default:
      return false;
  }
}

/** Whether nothing of the kind is said: a program. */
function isSilent({ request }: IRequestContext): boolean {
  return (
    request.headers['sec-fetch-mode'] === undefined &&
    request.headers['sec-fetch-dest'] === undefined &&
    request.headers['sec-fetch-user'] === undefined
  );
}

/** `fetch` of Node, which sends this one header of its own accord and no other of the kind. */
function isFetch({ request }: IRequestContext): boolean {
  return (
    request.headers['sec-fetch-mode'] === 'cors' &&
    request.headers['sec-fetch-dest'] === undefined &&
    request.headers['sec-fetch-user'] === undefined
  );
}

/** A form that posts to something other than the gateway's own pages: JupyterLab has none. */
function isForeignForm({ request, below }: IRequestContext): boolean {
  return (
    request.headers['sec-fetch-mode'] === 'navigate' &&
    !(below !== null && isOwnPath(below))
  );
}

/** A link in a mail or on a page, opened in a tab of its own: not in a frame, not by a script's fetch. */
function isClickToFrontDoor({ request, below }: IRequestContext): boolean {
  return (
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document' &&
    below !== null &&
    (isEntryDocument(below) || below === JOIN_PATH)
  );
}
