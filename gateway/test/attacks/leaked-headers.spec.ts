/**
 * The attack: read what Jupyter says to somebody it trusts. Its HTML error
 * pages hold the owner's token, its cookies are a login for a month, its JSON
 * errors name folders of the host, redirects lead elsewhere.
 *
 * The defence: `respond` passes an allowlist of headers and writes error
 * bodies anew. It is no step of its own, so the last test shows the same
 * upstream asked directly.
 */

import * as http from 'node:http';
import {
  BASE,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { stageWithGuest } from '../support/stage-with-guest';
import { OWNER_TOKEN, type Reply } from '../upstreams/counting-upstream';

jest.setTimeout(20_000);

const HOME = '/home/hypatia/private';

/** Everything that must not be seen. */
const CANARIES = [OWNER_TOKEN, HOME, 'hypatia-cookie', 'TornadoServer'];

const LEAKY_HEADERS: Readonly<Record<string, string | string[]>> = {
  'Set-Cookie': ['username-x=hypatia-cookie; Path=/', '_xsrf=hypatia-cookie'],
  Server: 'TornadoServer/6.6.1',
  'Access-Control-Allow-Origin': 'https://evil.test',
  'Access-Control-Allow-Credentials': 'true',
  'X-JupyterHub-Version': '6.0',
  'X-Powered-By': HOME,
  'Content-Security-Policy': `report-uri ${HOME}`,
  'Strict-Transport-Security': 'max-age=1',
  'WWW-Authenticate': 'Basic realm=x',
  Via: 'hypatia-cookie',
  Link: `<${HOME}>; rel=preload`,
  Refresh: '0; url=https://evil.test',
  'Clear-Site-Data': '"*"',
  'Service-Worker-Allowed': '/',
  'Sec-WebSocket-Accept': 'x',
  Trailer: 'X-Late'
};

const PAGE = `<html><body data-jupyter-api-token="${OWNER_TOKEN}">${HOME}</body></html>`;

let stage: IRequestStage;
let ada: IGuestVisitor;
stageWithGuest((opened, guest) => {
  stage = opened;
  ada = guest;
});

function reply(
  status: number,
  headers: Readonly<Record<string, string | string[]>>,
  body: string
): Reply {
  return (_request, response) => {
    response.writeHead(status, { ...LEAKY_HEADERS, ...headers });
    response.end(body);
  };
}

function expectNoCanary(bytes: Buffer): void {
  for (const canary of CANARIES) {
    expect(bytes.includes(canary)).toBe(false);
  }
}

it('passes the headers of the allowlist and the gateway’s own, nothing else', async () => {
  stage.upstream.reply = reply(
    200,
    {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-store',
      ETag: '"abc"',
      'Last-Modified': 'Tue, 24 Nov 2026 06:00:00 GMT',
      'Content-Disposition': "attachment; filename*=utf-8''a.txt",
      'Accept-Ranges': 'bytes',
      'Retry-After': '3'
    },
    '{}'
  );

  const { headers, bytes } = await ada.get('api/me');

  expect(headers).toEqual({
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'content-disposition': "attachment; filename*=utf-8''a.txt",
    'content-security-policy':
      "default-src 'none'; frame-ancestors 'self'; sandbox",
    'content-type': 'application/json',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    date: expect.any(String),
    etag: '"abc"',
    'last-modified': 'Tue, 24 Nov 2026 06:00:00 GMT',
    'referrer-policy': 'same-origin',
    'retry-after': '3',
    'transfer-encoding': 'chunked',
    connection: 'keep-alive',
    'keep-alive': expect.any(String),
    'x-content-type-options': 'nosniff'
  });
  expectNoCanary(bytes);
});

it('lets the browser keep nothing that Jupyter says nothing about', async () => {
  const { headers } = await ada.get('api/me');
  expect(headers['cache-control']).toBe('private, no-cache');
});

const PATHS = [
  'api/me',
  'api/contents/a.txt',
  'files/a.html',
  'lab',
  'lab/api/settings',
  'api/kernelspecs',
  'static/x.js',
  'nbconvert/html/a.ipynb',
  'api/terminals/9'
];

it.each([400, 401, 403, 404, 405, 409, 410, 413, 500, 501, 503])(
  'replaces the page of a %i, keeps the status',
  async status => {
    for (const type of [
      'text/html',
      'text/html; charset=UTF-8',
      'application/xhtml+xml',
      'image/svg+xml'
    ]) {
      stage.upstream.reply = reply(status, { 'Content-Type': type }, PAGE);
      for (const path of PATHS) {
        for (const accept of ['*/*', 'text/html']) {
          const answer = await ada.get(path, { Accept: accept });
          expect([path, answer.status]).toEqual([path, status]);
          expectNoCanary(answer.bytes);
        }
      }
    }
  }
);

it.each([
  [`No such directory: ${HOME}/x`, 'Not Found'],
  [`File '${HOME}' is gone`, 'Not Found'],
  ['C:\\Users\\hypatia is gone', 'Not Found'],
  [`Unreadable (${HOME})`, 'Not Found'],
  [`path=${HOME}`, 'Not Found'],
  [`Traceback (most recent call last): x`, 'Not Found'],
  ['<script>alert(1)</script>', 'Not Found'],
  [
    'file or directory a/b.txt does not exist',
    'file or directory a/b.txt does not exist'
  ],
  [
    "File already exists: 'Ordner/Übung 1.ipynb'",
    "File already exists: 'Ordner/Übung 1.ipynb'"
  ]
])('shows of the message %p only %p', async (message, shown) => {
  for (const body of [
    JSON.stringify({ message, reason: `at ${HOME}`, traceback: HOME }),
    message
  ]) {
    stage.upstream.reply = reply(
      404,
      { 'Content-Type': 'application/json' },
      body
    );
    const answer = await ada.get('api/contents/a.txt');
    expect(JSON.parse(answer.body)).toEqual({ message: shown, reason: null });
    expectNoCanary(answer.bytes);
  }
});

it('keeps both sentences of a kernel that could not be started', async () => {
  stage.upstream.reply = reply(
    501,
    { 'Content-Type': 'application/json' },
    JSON.stringify({
      message: 'The x kernel is gone.',
      short_message: 'x not found'
    })
  );
  const answer = await ada.send(
    'POST',
    'api/sessions',
    {},
    '{"path":"a","type":"notebook"}'
  );
  expect(answer.status).toBe(501);
  expect(JSON.parse(answer.body)).toEqual({
    message: 'The x kernel is gone.',
    reason: null,
    short_message: 'x not found'
  });
});

it('does not look through an endless error', async () => {
  stage.upstream.reply = (_request, response) => {
    response.writeHead(500, { 'Content-Type': 'application/json' });
    response.write(`{"message":"${HOME}`);
    const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
    response.on('close', () => clearInterval(timer));
  };
  const answer = await ada.get('api/me');
  expect(answer.status).toBe(500);
  expectNoCanary(answer.bytes);
});

it('takes a page in place of JSON for what it is: a refusal', async () => {
  stage.upstream.reply = reply(200, { 'Content-Type': 'text/html' }, PAGE);
  for (const path of ['api/me', 'api/contents/a.txt', 'api/terminals']) {
    const answer = await ada.get(path);
    expect([path, answer.status]).toEqual([path, 502]);
    expectNoCanary(answer.bytes);
  }
});

it.each([
  [`${BASE}api/contents/b.txt`, `${BASE}api/contents/b.txt`],
  [`https://share.test:8443${BASE}lab`, `${BASE}lab`],
  [`${BASE}lab?token=${OWNER_TOKEN}&a=b`, `${BASE}lab?a=b`]
])('follows the redirect to %p as %p', async (location, shown) => {
  stage.upstream.reply = reply(302, { Location: location }, PAGE);
  for (const path of ['lab', 'files/a.txt']) {
    const answer = await ada.get(path);
    expect([answer.status, answer.headers.location]).toEqual([302, shown]);
    expectNoCanary(answer.bytes);
  }
});

it.each([
  `${BASE}login?next=%2Fbase%2Flab`,
  `${BASE}login`,
  `${BASE}logout`,
  'https://evil.test/',
  '//evil.test/base/',
  '/\\evil.test/base/',
  'http://share.test:8443/base/lab',
  'https://share.test:8443.evil.test/base/lab',
  'https://share.test:8443@evil.test/base/lab',
  '/elsewhere',
  `${BASE}../elsewhere`,
  `${BASE}%2e%2e/elsewhere`,
  'lab',
  'javascript:alert(1)',
  ''
])('does not follow a redirect to %p', async location => {
  stage.upstream.reply = reply(302, { Location: location }, PAGE);
  for (const path of ['lab', 'files/a.txt', 'api/me']) {
    const answer = await ada.get(path);
    expect([path, answer.status]).toEqual([path, 502]);
    expect(answer.headers.location).toBeUndefined();
    expectNoCanary(answer.bytes);
  }
});

it('drops a place of a new document that is not canonical, and keeps the answer', async () => {
  stage.upstream.reply = reply(
    201,
    { 'Content-Type': 'application/json', Location: 'https://evil.test/' },
    '{}'
  );
  const answer = await ada.send('POST', 'api/contents', {}, '{}');
  expect(answer.status).toBe(201);
  expect(answer.headers.location).toBeUndefined();
});

it('answers a refused socket with the status and nothing else of Jupyter’s', async () => {
  stage.upstream.acceptsSockets = false;
  for (const path of [
    'api/events/subscribe',
    'terminals/websocket/9',
    'api/kernels/0b1b2c3d-1111-4222-8333-944455556666/channels'
  ]) {
    const answer = await ada.upgrade(path);
    expect([path, answer.status]).toEqual([path, 404]);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(JSON.parse(answer.body)).toEqual({
      message: 'Not Found',
      reason: null
    });
    expectNoCanary(answer.bytes);
  }
});

it('shows documents of guests in an origin of their own', async () => {
  stage.upstream.reply = reply(
    200,
    { 'Content-Type': 'text/html' },
    '<script>fetch("/base/api/me")</script>'
  );
  for (const path of ['files/a.html', 'nbconvert/html/a.ipynb']) {
    const { headers } = await ada.get(path);
    expect(headers['content-security-policy']).toBe(
      "sandbox allow-scripts; frame-ancestors 'self'"
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
  }
});

it('is what a guest who asked Jupyter directly would read', async () => {
  stage.upstream.reply = reply(404, { 'Content-Type': 'text/html' }, PAGE);
  const text = await new Promise<string>((resolve, reject) => {
    http
      .get({ port: stage.upstream.port, path: '/base/x' }, answer => {
        const parts: Buffer[] = [];
        answer.on('data', part => parts.push(part));
        answer.on('end', () =>
          resolve(
            Buffer.concat(parts).toString() + JSON.stringify(answer.headers)
          )
        );
      })
      .on('error', reject);
  });
  for (const canary of CANARIES) {
    expect(text).toContain(canary);
  }
});
