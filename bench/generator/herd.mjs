/**
 * Many guests who load the same notebook at once, each as a browser does: the
 * same list of GETs in order, on six connections.
 *
 * @module
 */
import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { TLS_OPTIONS } from './tls-options.mjs';

const CONNECTIONS = 6;

/** JupyterLab's own answer to caches: the time, as the last argument. */
const TIMESTAMP = /([?&])\d{13}$/;

/**
 * @param options.origin where
 * @param options.headers one guest's each
 * @param options.paths what each asks for
 * @returns milliseconds until all were done, and the bytes of all bodies as they came
 * @throws Error on an answer other than 200
 */
export async function herd({ origin, headers, paths }) {
  const beganMs = performance.now();
  const bytes = await Promise.all(
    headers.map(each => loadAll(origin, each, paths))
  );
  return {
    tookMs: performance.now() - beganMs,
    bytes: bytes.reduce((sum, each) => sum + each, 0)
  };
}

async function loadAll(origin, headers, paths) {
  const isPlain = origin.startsWith('http:');
  const options = { keepAlive: true, maxSockets: CONNECTIONS };
  const agent = isPlain
    ? new HttpAgent(options)
    : new HttpsAgent({ ...options, ...TLS_OPTIONS });
  const request = isPlain ? requestHttp : requestHttps;
  const left = [...paths];
  let bytes = 0;

  async function work() {
    for (let path = left.shift(); path !== undefined; path = left.shift()) {
      const fresh = path.replace(TIMESTAMP, `$1${Date.now()}`);
      const received = await get(request, new URL(fresh, origin), {
        agent,
        headers
      });
      // Not in one expression: the others count meanwhile.
      bytes += received;
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
  return bytes;
}

function get(request, url, options) {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options);
    outgoing.on('error', reject);
    outgoing.on('response', answer => {
      let bytes = 0;
      answer.on('data', data => (bytes += data.length));
      answer.on('error', reject);
      answer.on('end', () => {
        if (answer.statusCode === 200) {
          resolve(bytes);
        } else {
          reject(
            new Error(`${url.pathname} was answered ${answer.statusCode}.`)
          );
        }
      });
    });
    outgoing.end();
  });
}
