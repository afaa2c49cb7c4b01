/**
 * A quick upstream for small files: nginx sends them itself and hands all
 * else to the common upstream. Behind a slower one all contenders look alike.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOAD_CORE } from '../processes/placement.mjs';
import { BASE_PATH } from '../upstream/start-upstream.mjs';
import { startNginx } from './nginx.mjs';

/** @param options.upstreamPort the common upstream; @param options.sizes bytes of the files `files/<size>.bin` */
export function startFileServer({ upstreamPort, sizes }) {
  return startNginx({
    core: LOAD_CORE,
    http: ({ port, folder }) => {
      mkdirSync(join(folder, 'files'));
      sizes.forEach(size =>
        writeFileSync(
          join(folder, 'files', `${size}.bin`),
          Buffer.alloc(size, 'x')
        )
      );
      return `
      sendfile on;
      tcp_nopush on;
      server {
        listen 127.0.0.1:${port} backlog=2048;
        location ${BASE_PATH}files/ { alias ${folder}/files/; }
        location / { proxy_pass http://127.0.0.1:${upstreamPort}; }
      }`;
    }
  });
}
