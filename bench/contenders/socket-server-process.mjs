/**
 * A plain `ws` server over TLS that cuts all its sockets when told to.
 *
 * @module
 */
import { once } from 'node:events';
import { createServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { serveJobs } from '../processes/job-server.mjs';
import { makeCertificate } from './certificate.mjs';

let server;
let sockets;

serveJobs({
  /** Listens on a free port of loopback and returns it. */
  async listen() {
    const { certificate, key } = await makeCertificate();
    server = createServer({ cert: certificate, key, minVersion: 'TLSv1.3' });
    sockets = new WebSocketServer({ server, perMessageDeflate: false });
    server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 });
    await once(server, 'listening');
    return server.address().port;
  },

  /** Cuts all sockets and returns once nothing listens. */
  async stop() {
    const closed = once(server, 'close');
    server.close();
    sockets.clients.forEach(client => client.terminate());
    await closed;
  }
});
