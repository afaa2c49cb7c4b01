/**
 * The upstream, in a process of its own: answers what the benches ask of
 * Jupyter in Jupyter's shapes and does no work, so that what is measured is
 * the way there and back.
 *
 * @module
 */
import { createServer } from 'node:http';
import { once } from 'node:events';
import { serveJobs } from '../processes/job-server.mjs';
import { answerRequest } from './answers.mjs';
import { acceptSockets } from './sockets.mjs';

serveJobs({
  /** Listens on a free port of loopback and returns it. */
  async listen({ basePath }) {
    const server = createServer(answerRequest(basePath));
    server.on('upgrade', acceptSockets(basePath));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
  }
});
