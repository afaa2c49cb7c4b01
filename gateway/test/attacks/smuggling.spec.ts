/**
 * The attack: a request framed so that gateway and Jupyter disagree about
 * where it ends; the rest of the bytes becomes a request that nobody judged
 * (request smuggling), or a body nobody counted.
 *
 * The defence: the step `malformed` refuses every framing but one, framing
 * towards Jupyter is written anew, and each request has its own connection.
 * The last test takes the step out: then Jupyter is asked.
 *
 * Some of these Node's own parser refuses; those are here so that an upgrade
 * of Node that lets them pass is seen.
 */

import {
  HOST,
  openStage,
  ORIGIN,
  type IRequestStage
} from '../support/request-stage';

/** What must never arrive anywhere. */
const SMUGGLED =
  'DELETE /base/api/contents/smuggled HTTP/1.1\r\nHost: x\r\n\r\n';

const CHUNKED = `0\r\n\r\n${SMUGGLED}`;

type Case = readonly [
  name: string,
  requestLine: string,
  headers: readonly string[],
  body: string
];

const POST = 'POST /base/api/kernels HTTP/1.1';
const GET = 'GET /base/api/me HTTP/1.1';

const CASES: readonly Case[] = [
  // Two lengths, or a length and chunks.
  ['CL.TE', POST, ['Content-Length: 4', 'Transfer-Encoding: chunked'], CHUNKED],
  ['TE.CL', POST, ['Transfer-Encoding: chunked', 'Content-Length: 4'], CHUNKED],
  ['CL.CL', POST, ['Content-Length: 0', 'Content-Length: 40'], SMUGGLED],
  ['CL.CL equal', POST, ['Content-Length: 2', 'Content-Length: 2'], '{}'],
  ['CL list', POST, ['Content-Length: 2, 2'], '{}'],
  ['CL with a sign', POST, ['Content-Length: +2'], '{}'],
  ['CL negative', POST, ['Content-Length: -1'], '{}'],
  ['CL hexadecimal', POST, ['Content-Length: 0x2'], '{}'],
  ['CL with a space', POST, ['Content-Length: 1 0'], '{}'],
  ['CL empty', POST, ['Content-Length:'], '{}'],
  ['CL huge', POST, ['Content-Length: 99999999999999999999'], '{}'],
  ['CL with an underscore', POST, ['Content_Length: 2'], '{}'],
  ['CL in Arabic digits', POST, ['Content-Length: \u0662'], '{}'],
  // Transfer codings that are not exactly `chunked`.
  [
    'TE twice',
    POST,
    ['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'],
    CHUNKED
  ],
  ['TE identity', POST, ['Transfer-Encoding: identity'], SMUGGLED],
  [
    'TE identity, chunked',
    POST,
    ['Transfer-Encoding: identity, chunked'],
    CHUNKED
  ],
  [
    'TE chunked, identity',
    POST,
    ['Transfer-Encoding: chunked, identity'],
    CHUNKED
  ],
  ['TE gzip, chunked', POST, ['Transfer-Encoding: gzip, chunked'], CHUNKED],
  ['TE xchunked', POST, ['Transfer-Encoding: xchunked'], CHUNKED],
  ['TE quoted', POST, ['Transfer-Encoding: "chunked"'], CHUNKED],
  ['TE with a parameter', POST, ['Transfer-Encoding: chunked;q=1'], CHUNKED],
  ['TE with a vertical tab', POST, ['Transfer-Encoding: \x0bchunked'], CHUNKED],
  [
    'TE with a space before the colon',
    POST,
    ['Transfer-Encoding : chunked'],
    CHUNKED
  ],
  ['TE folded', POST, ['Transfer-Encoding:', ' chunked'], CHUNKED],
  [
    'TE on two lines',
    POST,
    ['Transfer-Encoding: identity', 'Transfer-Encoding: chunked'],
    CHUNKED
  ],
  // Bodies where there are none.
  ['GET with a length', GET, ['Content-Length: 5'], 'hello'],
  ['GET with chunks', GET, ['Transfer-Encoding: chunked'], CHUNKED],
  [
    'HEAD with a length',
    'HEAD /base/files/x HTTP/1.1',
    ['Content-Length: 5'],
    'hello'
  ],
  [
    'encoded content',
    POST,
    ['Content-Encoding: gzip', 'Content-Length: 2'],
    '{}'
  ],
  [
    'identity-encoded content',
    POST,
    ['Content-Encoding: identity', 'Content-Length: 2'],
    '{}'
  ],
  // Other protocols and versions.
  ['HTTP/1.0', 'GET /base/api/me HTTP/1.0', [], ''],
  [
    'HTTP/1.0 with chunks',
    'POST /base/api/kernels HTTP/1.0',
    ['Transfer-Encoding: chunked'],
    CHUNKED
  ],
  ['HTTP/2.0 in words', 'GET /base/api/me HTTP/2.0', [], ''],
  ['HTTP/1.9', 'GET /base/api/me HTTP/1.9', [], ''],
  ['HTTP/0.9', 'GET /base/api/me', [], ''],
  [
    'h2c',
    GET,
    [
      'Connection: Upgrade, HTTP2-Settings',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'
    ],
    ''
  ],
  ['prior knowledge', 'PRI * HTTP/2.0', [], 'SM\r\n\r\n'],
  ['TRACE', 'TRACE /base/api/me HTTP/1.1', [], ''],
  ['CONNECT', 'CONNECT localhost:22 HTTP/1.1', [], ''],
  ['an invented method', 'GETS /base/api/me HTTP/1.1', [], ''],
  ['a WebDAV method', 'PROPFIND /base/files/ HTTP/1.1', [], ''],
  ['a method in lower case', 'get /base/api/me HTTP/1.1', [], ''],
  ['another expectation', POST, ['Expect: 200-ok', 'Content-Length: 2'], '{}'],
  // Lines that some parsers read and others do not.
  ['an underscore in a name', GET, ['X_Forwarded_For: 1.2.3.4'], ''],
  ['no name', GET, [': value'], ''],
  ['a space in a name', GET, ['X Y: value'], ''],
  ['a NUL in a value', GET, ['X-Y: a\x00b'], ''],
  ['a bare CR in a value', GET, ['X-Y: a\rContent-Length: 5'], ''],
  ['a bare LF in a value', GET, ['X-Y: a\nContent-Length: 5'], ''],
  ['a folded line', GET, ['X-Y: a', ' b'], ''],
  ['a second Host', GET, [`Host: ${HOST}`], ''],
  ['another Host', GET, ['Host: localhost'], ''],
  ['a second Cookie', GET, ['Cookie: a=b'], ''],
  [
    'a second Origin',
    GET,
    [`Origin: ${ORIGIN}`, 'Origin: https://evil.test'],
    ''
  ],
  [
    'a second type',
    POST,
    ['Content-Type: a/b', 'Content-Type: c/d', 'Content-Length: 2'],
    '{}'
  ],
  ['two ranges', GET, ['Range: bytes=0-1', 'Range: bytes=2-3'], ''],
  [
    'two authorizations',
    GET,
    ['Authorization: Basic YQ==', 'Authorization: token x'],
    ''
  ],
  [
    'an assertion of their own',
    GET,
    ['X-Secure-Share-Assertion: v1.e30.x'],
    ''
  ],
  // Chunks that are none.
  [
    'chunk size with junk',
    POST,
    ['Transfer-Encoding: chunked'],
    'zz\r\n{}\r\n0\r\n\r\n'
  ],
  [
    'negative chunk',
    POST,
    ['Transfer-Encoding: chunked'],
    '-1\r\n{}\r\n0\r\n\r\n'
  ],
  [
    'chunk size above 64 bits',
    POST,
    ['Transfer-Encoding: chunked'],
    'fffffffffffffffff\r\n{}\r\n0\r\n\r\n'
  ],
  ['chunk ended by LF', POST, ['Transfer-Encoding: chunked'], '2\n{}\n0\n\n']
];

let stage: IRequestStage;

afterEach(async () => {
  await stage.stop();
});

it.each(CASES)('%s is refused', async (_name, requestLine, headers, body) => {
  stage = await openStage();
  const { cookie } = stage.guest();

  const answer = await stage.raw(
    Buffer.from(
      [
        requestLine,
        `Host: ${HOST}`,
        `Cookie: ${cookie}`,
        ...headers,
        '',
        body
      ].join('\r\n'),
      'latin1'
    ),
    { untilClosed: true }
  );

  expect(answer.closed).toBe(true);
  expect([0, 400, 405, 413, 415, 417, 501, 505]).toContain(answer.status);
  // One answer at most: nothing behind it was taken for a request.
  expect(
    answer.bytes.toString('latin1').match(/HTTP\/1\.1 \d{3}/g) ?? []
  ).toHaveLength(answer.status === 0 ? 0 : 1);
  await settled();
  expect(stage.upstream.requests.map(({ target }) => target)).not.toContain(
    '/base/api/contents/smuggled'
  );
  expect(
    stage.upstream.requests.filter(({ body: seen }) => seen !== null)
  ).toHaveLength(0);
});

it.each([99, 100, 101, 500, 1500, 2500])(
  'with %i header lines a hidden length is not missed',
  async lines => {
    stage = await openStage();
    const { cookie } = stage.guest();
    const padding = Array.from(
      { length: lines - 3 },
      (_, index) => `x${index}: `
    );

    const answer = await stage.raw(
      [
        POST,
        `Host: ${HOST}`,
        `Cookie: ${cookie}`,
        ...padding,
        `Content-Length: ${SMUGGLED.length}`,
        '',
        SMUGGLED
      ].join('\r\n'),
      { untilClosed: lines > 100 }
    );

    if (lines > 100) {
      expect([0, 400, 431]).toContain(answer.status);
      expect(stage.upstream.connections.opened).toBe(0);
    } else {
      // Read as what it says: a body that is no JSON.
      expect(answer.status).toBe(400);
      expect(stage.upstream.connections.opened).toBe(0);
    }
  }
);

it('takes what follows a refused request for nothing', async () => {
  stage = await openStage();
  const { cookie } = stage.guest();
  const good = `GET /base/api/me HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${cookie}\r\n\r\n`;

  const answer = await stage.raw(
    `GET /base/x/../y HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${cookie}\r\n\r\n${good}${good}`,
    { untilClosed: true }
  );

  expect(answer.status).toBe(400);
  expect(answer.bytes.toString().match(/HTTP\/1\.1/g)).toHaveLength(1);
  expect(stage.upstream.connections.opened).toBe(0);
});

it('answers pipelined requests one by one, each on its own connection to Jupyter', async () => {
  stage = await openStage();
  const { cookie } = stage.guest();
  const get = (path: string, more = '') =>
    `GET /base/${path} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${cookie}\r\n${more}\r\n`;

  const answer = await stage.raw(
    get('api/me') + get('api/status') + get('api', 'Connection: close\r\n'),
    { untilClosed: true }
  );

  expect(answer.bytes.toString().match(/HTTP\/1\.1 200/g)).toHaveLength(3);
  expect(stage.upstream.requests.map(({ target }) => target)).toEqual([
    '/base/api/me',
    '/base/api/status',
    '/base/api'
  ]);
  expect(stage.upstream.connections.opened).toBe(3);
});

it('writes the framing towards Jupyter anew', async () => {
  stage = await openStage();
  const { cookie } = stage.guest();

  await stage.raw(
    `PUT /base/api/contents/x.txt HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${cookie}\r\nTransfer-Encoding: CHUNKED\r\nTrailer: X-Y\r\nTE: trailers\r\n\r\n3;ext=1\r\nabc\r\n0\r\nX-Y: z\r\n\r\n`
  );

  const [seen] = stage.upstream.requests;
  expect(seen?.body?.toString()).toBe('abc');
  const names = seen?.headers.map(([name]) => name) ?? [];
  expect(names).not.toContain('trailer');
  expect(names).not.toContain('te');
  expect(names).not.toContain('content-length');
  expect(
    seen?.headers.filter(([name]) => name === 'transfer-encoding')
  ).toEqual([['transfer-encoding', 'chunked']]);
});

it('would ask Jupyter without the step', async () => {
  stage = await openStage({ without: ['malformed'] });
  const { cookie } = stage.guest();

  await stage.raw(
    `GET /base/api/me HTTP/1.1\r\nHost: ${HOST}\r\nHost: localhost\r\nCookie: ${cookie}\r\nX_Forwarded_For: a\r\n\r\n`
  );

  expect(stage.upstream.requests).toHaveLength(1);
});

function settled(): Promise<void> {
  return new Promise(resolve => setImmediate(() => setImmediate(resolve)));
}
