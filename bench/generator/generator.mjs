/**
 * The guests, in a process of their own.
 *
 * @module
 */
import { serveJobs } from '../processes/job-server.mjs';
import { herd } from './herd.mjs';
import { join } from './join.mjs';
import { repeatRequests } from './requests.mjs';
import { echoMessages } from './messages.mjs';
import { closeSockets, openSockets, whenSocketsEnd } from './open-sockets.mjs';
import { download, stall, upload } from './transfers.mjs';

serveJobs({
  /** The cookies of guests with these names, who join one after the other. */
  async join({ invitation, names }) {
    const cookies = [];
    for (const name of names) {
      cookies.push(await join(invitation, name));
    }
    return cookies;
  },
  herd,
  repeatRequests,
  echoMessages,
  openSockets,
  whenSocketsEnd,
  closeSockets,
  download,
  stall,
  upload
});
