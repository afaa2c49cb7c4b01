/**
 * The attack: a path that the gateway reads one way and Jupyter another.
 * `DELETE …/x/..` sends the host's whole root folder to the trash; an encoded
 * letter reaches a route the table has refused; an encoded slash moves the
 * place where a path ends.
 *
 * The defence: the step `malformed` answers 400 to every target that can be
 * read in two ways. The last test takes the step out and sees them get through.
 */

import { BASE, openStage, type IRequestStage } from '../support/request-stage';

jest.setTimeout(20_000);

/** Raw targets. Where they stand for a document, it is one that a guest may have. */
const AMBIGUOUS: readonly string[] = [
  // Dot segments, plain and encoded, in every case and mixture.
  'api/contents/x/..',
  'api/contents/x/../y',
  'api/contents/x/.',
  'api/contents/./x',
  'api/contents/../contents/x',
  'api/contents/x/%2e%2e',
  'api/contents/x/%2E%2E',
  'api/contents/x/.%2e',
  'api/contents/x/%2e.',
  'api/contents/x/%2e',
  'api/contents/%2e/x',
  'api/contents/x/..%2fy',
  'files/x/%2e%2e/%2e%2e/etc/passwd',
  // Encoded separators.
  'api/contents/x%2fy',
  'api/contents/x%2Fy',
  'api/contents/x%2F..',
  'api/contents/x%5c..',
  'api/contents/x%5C..%5Cy',
  'api/contents/x\\..',
  'files%2fx',
  'lab%2ftree',
  // Empty segments.
  'api/contents//x',
  'api//contents/x',
  '/api/contents/x',
  'lab//tree/x',
  // Encoded letters, digits and marks that need none: they hide a route.
  '%61pi/contents/x',
  'api/%63ontents/x',
  'api/contents/%74rust',
  'api/contents/x/%74%72%75%73%74',
  'l%61b',
  'lab/api/%65xtensions',
  'lab/api/settings/@jupyt%65rlab/apputils-extension:themes',
  'api/contents/%2Dx',
  'api/contents/%5Fx',
  'api/contents/%7Ex',
  'api/contents/%30',
  // Encoded and raw characters that must not stand in a name.
  'api/contents/x%00',
  'api/contents/%00',
  'api/contents/x%00.ipynb',
  'api/contents/x%0a',
  'api/contents/x%0d%0aSet-Cookie:a=b',
  'api/contents/x%7f',
  'api/contents/x%1b',
  // Parameters and fragments.
  'api/contents/x;y',
  'api/contents;jsessionid=1/x',
  'api/contents/x#y',
  'lab#/../api',
  // Escapes that are none, or spell no UTF-8.
  'api/contents/x%',
  'api/contents/x%2',
  'api/contents/x%zz',
  'api/contents/%u0041',
  'api/contents/%c0%ae%c0%ae/x',
  'api/contents/%ff',
  'api/contents/%ed%a0%80',
  'api/contents/%e0%80%af',
  // Bytes that a target never has.
  'api/contents/x"y',
  'api/contents/<x>',
  'api/contents/x`y',
  'api/contents/{x}',
  'api/contents/x|y',
  'api/contents/x^y',
  // In the query.
  'api/contents/x?a=%00',
  'api/contents/x?a=%',
  'api/contents/x?a#b',
  'api/contents/x?a\\b',
  // The one route whose document is one encoded segment.
  'api/collaboration/session/x%2f..',
  'api/collaboration/session/x%2F..%2Fy',
  'api/collaboration/session/..%2Fx',
  'api/collaboration/session/%2Fetc%2Fpasswd',
  'api/collaboration/session/x%2F%2Fy',
  'api/collaboration/session/x%2F.',
  'api/collaboration/session/x%2fy',
  'api/collaboration/session/x%5Cy',
  'api/collaboration/session/x%00'
];

/** Whole targets that are not of the origin form. */
const FOREIGN_FORMS = [
  'http://share.test:8443/base/lab',
  'https://share.test:8443/base/lab',
  'http://other.test/base/lab',
  '*',
  'share.test:8443',
  'base/lab',
  '//share.test/base/lab',
  '/\\share.test/base/lab'
];

let stage: IRequestStage;

afterEach(async () => {
  await stage.stop();
});

it('answers 400 to every ambiguous target, and nothing reaches Jupyter', async () => {
  stage = await openStage();
  const ada = stage.guest();

  for (const path of AMBIGUOUS) {
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH']) {
      const answer = await ada.send(method, `${BASE}${path}`);
      expect([method, path, answer.status]).toEqual([method, path, 400]);
      expect(answer.headers.connection).toBe('close');
      expect(answer.headers['secure-share-refusal']).toBe('malformed');
    }
    const upgraded = await ada.upgrade(`${BASE}${path}`);
    expect([path, upgraded.status]).toEqual([path, 400]);
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

it('knows targets of the origin form only', async () => {
  stage = await openStage();
  const { cookie } = stage.guest();

  for (const target of FOREIGN_FORMS) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await stage.raw(
        `${method} ${target} HTTP/1.1\r\nHost: share.test:8443\r\nCookie: ${cookie}\r\n\r\n`
      );
      expect([method, target, answer.status]).toEqual([method, target, 400]);
    }
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

it.each([
  ['a non-ASCII byte', Buffer.from('GET /base/\xe9 HTTP/1.1\r\n', 'latin1')],
  ['UTF-8', Buffer.from('GET /base/é HTTP/1.1\r\n')],
  ['a control byte', Buffer.from('GET /base/\x01 HTTP/1.1\r\n')],
  ['a NUL', Buffer.from('GET /base/\x00 HTTP/1.1\r\n')],
  ['a DEL', Buffer.from('GET /base/\x7f HTTP/1.1\r\n')],
  ['a tab', Buffer.from('GET /base/\t HTTP/1.1\r\n')]
])('refuses %s in a target', async (_what, requestLine) => {
  stage = await openStage();
  const { cookie } = stage.guest();

  const answer = await stage.raw(
    Buffer.concat([
      requestLine,
      Buffer.from(`Host: share.test:8443\r\nCookie: ${cookie}\r\n\r\n`)
    ])
  );

  expect(answer.status).toBe(400);
  expect(stage.upstream.connections.opened).toBe(0);
});

it('refuses targets above 8 KiB', async () => {
  stage = await openStage();

  const long = await stage.guest().get(`files/${'x'.repeat(8200)}`);

  expect(long.status).toBe(414);
  expect(stage.upstream.connections.opened).toBe(0);
});

it('lets honest spellings through, byte for byte', async () => {
  stage = await openStage();
  const ada = stage.guest();
  const honest = [
    'api/contents/a%20b%20(1).ipynb',
    'api/contents/%E2%82%AC%20%C3%A9.txt?content=0&1732430000000',
    'api/contents/a%3Bb%23c%3Fd%25e.txt',
    'api/contents/RTC%3Anotes.ipynb',
    "api/contents/it's!*~.md",
    'api/contents/x%28y%29',
    'files/x..',
    'api/contents/a[1].txt',
    'api/contents?type=directory&path=a%2Fb%5Cc&q={a:[1|2]}',
    'kernelspecs/python3/logo-64x64.png?1'
  ];

  for (const path of honest) {
    expect([path, (await ada.get(path)).status]).toEqual([path, 200]);
  }
  expect(stage.upstream.requests.map(({ target }) => target)).toEqual(
    honest.map(path => BASE + path)
  );
});

it('lets JupyterLab ask for the room of a document in a folder', async () => {
  stage = await openStage();
  stage.upstream.reply = (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        format: 'json',
        type: 'notebook',
        fileId: '0b1b2c3d-0000-4000-8000-000000000000',
        sessionId: '5e55'
      })
    );
  };
  const path = `api/collaboration/session/${encodeURIComponent('a/b c/d.ipynb')}`;

  const answer = await stage
    .guest()
    .send('PUT', path, {}, '{"format":"json","type":"notebook"}');

  expect(answer.status).toBe(200);
  expect(stage.upstream.requests[0]?.target).toBe(BASE + path);
});

it('would let them through without the step', async () => {
  stage = await openStage({ without: ['malformed'] });
  const ada = stage.guest();

  // `..` in a place the table's pattern does not look at for hidden names.
  await ada.send('DELETE', 'api/contents/x%2F..');
  await ada.get('lab/extensions/x/../../../api/contents');

  expect(stage.upstream.requests.map(({ target }) => target)).toEqual([
    `${BASE}api/contents/x%2F..`,
    `${BASE}lab/extensions/x/../../../api/contents`
  ]);
});
