/**
 * The peer: nginx as people set it before Jupyter, TLS 1.3 outside, plain
 * HTTP inside with connections kept. It checks no password and no frame.
 *
 * @module
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEASURED_CORE } from '../processes/placement.mjs';
import { BASE_PATH } from '../upstream/start-upstream.mjs';
import { makeCertificate } from './certificate.mjs';
import { startNginx } from './nginx.mjs';

/**
 * @param options.upstreamPort where the upstream listens on loopback
 * @param options.keepsUpstream false opens a connection to the upstream for each
 * request, as the gateway does
 */
export async function startNginxProxy({ upstreamPort, keepsUpstream = true }) {
  const { certificate, key } = await makeCertificate();
  const nginx = await startNginx({
    core: MEASURED_CORE,
    http: ({ port, folder }) => {
      writeFileSync(join(folder, 'certificate.pem'), certificate);
      writeFileSync(join(folder, 'key.pem'), key, { mode: 0o600 });
      return `
      upstream jupyter {
        server 127.0.0.1:${upstreamPort};
        ${keepsUpstream ? 'keepalive 64;' : ''}
      }
      map $http_upgrade $connection_or_upgrade {
        default upgrade;
        '' '${keepsUpstream ? '' : 'close'}';
      }
      server {
        listen 127.0.0.1:${port} ssl backlog=2048;
        ssl_certificate ${folder}/certificate.pem;
        ssl_certificate_key ${folder}/key.pem;
        ssl_protocols TLSv1.3;
        client_max_body_size 0;
        location / {
          proxy_pass http://jupyter;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header Upgrade $http_upgrade;
          proxy_set_header Connection $connection_or_upgrade;
          proxy_request_buffering off;
          proxy_max_temp_file_size 0;
          proxy_read_timeout 600s;
        }
      }`;
    }
  });
  return {
    name: keepsUpstream ? 'nginx' : 'nginx, new upstream connections',
    pids: nginx.pids,
    place: {
      origin: `https://127.0.0.1:${nginx.port}`,
      basePath: BASE_PATH,
      cookie: 'session=none'
    },
    dispose: () => nginx.dispose()
  };
}
