/**
 * What the upstream says to plain requests.
 *
 * @module
 */
import { pipeline, Readable } from 'node:stream';

const BLOCK = Buffer.alloc(256 * 1024, 'The same bytes again and again. ');

/** @returns a request listener for `node:http` */
export function answerRequest(basePath) {
  return (request, response) => {
    const path = request.url.slice(basePath.length).split('?')[0];
    const file = /^files\/(\d+)\.bin$/.exec(path);
    if (file) {
      sendBytes(response, Number(file[1]));
    } else if (path === 'api/me') {
      sendJson(response, 200, {
        identity: identityOf(request),
        permissions: {}
      });
    } else if (request.method === 'PUT' && path.startsWith('api/contents/')) {
      request
        .resume()
        .on('end', () => sendJson(response, 200, savedFile(path)));
    } else if (path === 'api') {
      sendJson(response, 200, { version: '2.21.1' });
    } else {
      sendJson(response, 404, { message: 'Not Found', reason: null });
    }
  };
}

function sendJson(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body)
  });
  response.end(body);
}

/** A file of that many bytes, made up as it is sent. */
function sendBytes(response, bytes) {
  response.writeHead(200, {
    'Content-Type': 'application/octet-stream',
    'Content-Length': bytes
  });
  let left = bytes;
  const source = new Readable({
    highWaterMark: 1024 * 1024,
    read() {
      const size = Math.min(left, BLOCK.length);
      left -= size;
      this.push(size === 0 ? null : BLOCK.subarray(0, size));
    }
  });
  // A guest who goes away in the middle is no error here.
  pipeline(source, response, () => {});
}

/** The guest whom the assertion names (`src/protocol/assertion.ts`), as Jupyter's `User`. */
function identityOf(request) {
  const payload = request.headers['x-secure-share-assertion']?.split('.')[1];
  const claim =
    payload === undefined
      ? { username: 'host', name: 'Host' }
      : JSON.parse(Buffer.from(payload, 'base64url').toString());
  return {
    username: claim.username,
    name: claim.name,
    display_name: claim.name,
    initials: null,
    avatar_url: null,
    color: null
  };
}

function savedFile(path) {
  const now = new Date().toISOString();
  return {
    name: path.split('/').at(-1),
    path: path.slice('api/contents/'.length),
    type: 'file',
    format: null,
    content: null,
    mimetype: null,
    size: null,
    writable: true,
    created: now,
    last_modified: now
  };
}
