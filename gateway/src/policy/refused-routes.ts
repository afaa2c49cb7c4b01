/**
 * What no guest may do, whatever the role: named, so that logs and tests say
 * why. Anything that stands in no table at all is refused too.
 *
 * @module
 */

import type { IRoute } from './route';

function refused(name: string, pattern: RegExp): IRoute {
  return {
    name,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    pattern,
    roles: [],
    bodyBytes: 0,
    action: { kind: 'forward', answer: 'json' }
  };
}

export const REFUSED_ROUTES: readonly IRoute[] = [
  // The form takes the owner's token and can set a new password.
  refused('login', /^login$/),
  refused('logout', /^logout$/),
  refused('shutdown', /^api\/shutdown$/),
  // Counts requests of everybody by route.
  refused('metrics', /^metrics$/),
  // Emits any event in anybody's name.
  refused('events.emit', /^api\/events$/),
  refused('spec', /^api\/spec\.yaml$/),
  // Resolves ids of any file that was ever asked for, outside the root folder too.
  refused('file-ids', /^api\/fileid\/.*$/),
  refused('csp-report', /^api\/security\/csp-report$/),
  refused('notebooks', /^api\/notebooks(?:\/.*)?$/),
  // History and forks of a document bypass its room.
  refused('room.fork', /^api\/collaboration\/fork\/.*$/),
  refused('room.timeline', /^api\/collaboration\/timeline\/.*$/),
  refused('room.undo', /^api\/collaboration\/undo_redo\/.*$/),
  // Starts programs of the host.
  refused('lsp', /^lsp\/ws\/.*$/),
  // Any port of the host's machine.
  refused('proxy', /^proxy\/.*$/),
  // JupyterLab opens files by `files`; the page of `view` frames them in the share's own origin.
  refused('view', /^view(?:\/.*)?$/),
  // Sends a whole notebook to converters of the host.
  refused('nbconvert.post', /^nbconvert\/\w+$/),
  refused('custom-style', /^custom\/.*$/),
  // What guests may ask the server extension is on the guest's own socket.
  refused('secure-share', /^jupyter-secure-share(?:\/.*)?$/)
];
