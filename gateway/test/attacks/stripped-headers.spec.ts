/**
 * The attack: a header of the guest's that Jupyter, or something in between,
 * believes: another address, another user, another method, another end of the
 * body, the owner's token.
 *
 * The defence: the step `credentials` writes the header list anew from an
 * allowlist. The last test puts a step in its place that copies everything.
 */

import { ASSERTION_HEADER } from '../../../src/protocol';
import type { IAssertion } from '../../../src/protocol';
import {
  BASE,
  HOST,
  openStage,
  ORIGIN,
  type IRequestStage
} from '../support/request-stage';

jest.setTimeout(20_000);

const NAMES = [
  'Authorization',
  'Proxy-Authorization',
  'Cookie2',
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Port',
  'X-Forwarded-Proto',
  'X-Forwarded-Server',
  'X-Forwarded-Prefix',
  'X-Forwarded-User',
  'X-Forwarded-Email',
  'X-Forwarded-Ssl',
  'X-Real-Ip',
  'X-Real-IP',
  'X-Client-Ip',
  'X-Cluster-Client-Ip',
  'X-Originating-Ip',
  'X-Remote-Ip',
  'X-Remote-Addr',
  'X-Remote-User',
  'X-Scheme',
  'X-Host',
  'X-Original-Url',
  'X-Rewrite-Url',
  'X-Original-Host',
  'X-Http-Method',
  'X-Http-Method-Override',
  'X-Method-Override',
  'X-XSRFToken',
  'X-CSRFToken',
  'X-Requested-With',
  'X-Accel-Redirect',
  'X-Sendfile',
  'X-JupyterHub-Version',
  'X-Jupyter-User',
  'X-Secure-Share-User',
  'True-Client-Ip',
  'CF-Connecting-IP',
  'Fastly-Client-Ip',
  'Client-Ip',
  'Remote-User',
  'Front-End-Https',
  'Content-Language',
  'Content-MD5',
  'Date',
  'DNT',
  'Early-Data',
  'From',
  'Keep-Alive',
  'Max-Forwards',
  'Origin-Agent-Cluster',
  'Pragma',
  'Prefer',
  'Proxy-Connection',
  'Sec-Fetch-Storage-Access',
  'Sec-WebSocket-Extensions',
  'Sec-WebSocket-Origin',
  'Service-Worker',
  'TE',
  'Trailer',
  'Upgrade-Insecure-Requests',
  'User-Agent',
  'Warning',
  'X-Anything'
];

const SECRET = 'planted-by-the-guest';

let stage: IRequestStage;

afterEach(async () => {
  await stage.stop();
});

function assertionIn(value: string | undefined): IAssertion {
  const [, payload = ''] = (value ?? '').split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

it('passes on the allowlist and the gateway’s own, nothing else', async () => {
  stage = await openStage();
  const ada = stage.guest();

  await ada.send(
    'PUT',
    'api/contents/a.txt?token=stolen&content=1',
    {
      Accept: 'application/json',
      'Accept-Language': 'de',
      'Accept-Encoding': 'gzip, br',
      'Cache-Control': 'no-cache',
      'Content-Type': 'application/json',
      Origin: ORIGIN,
      Referer: `${ORIGIN}/elsewhere`,
      Connection: 'keep-alive, x-anything'
    },
    '{}'
  );

  const [seen] = stage.upstream.requests;
  expect(seen?.target).toBe(`${BASE}api/contents/a.txt?content=1`);
  const headers = new Map(seen?.headers);
  const assertion = headers.get(ASSERTION_HEADER.toLowerCase());
  const xsrf = headers.get('x-xsrftoken');
  expect(seen?.headers).toEqual([
    ['host', HOST],
    ['origin', ORIGIN],
    ['referer', ORIGIN + BASE],
    ['cookie', `_xsrf=${xsrf}`],
    ['x-xsrftoken', xsrf],
    ['accept-encoding', 'identity'],
    ['accept', 'application/json'],
    ['accept-language', 'de'],
    ['cache-control', 'no-cache'],
    ['content-type', 'application/json'],
    [ASSERTION_HEADER.toLowerCase(), assertion],
    ['content-length', '2'],
    ['connection', 'close']
  ]);
  expect(xsrf).toMatch(/^[0-9a-f]{32}$/);
  expect(assertionIn(assertion)).toMatchObject({
    method: 'PUT',
    target: `${BASE}api/contents/a.txt?content=1`,
    guest: ada.guest.id,
    username: ada.guest.username,
    name: 'Ada',
    role: 'full',
    session: ada.session.publicId
  });
});

it.each(['name', 'NAME', 'Name'])('drops %s and every spelling', async how => {
  stage = await openStage();
  const ada = stage.guest();
  const spelled = (name: string) =>
    how === 'name'
      ? name.toLowerCase()
      : how === 'NAME'
        ? name.toUpperCase()
        : name;

  for (const name of NAMES) {
    stage.upstream.forget();
    for (const answer of [
      await ada.get('api/me', { [spelled(name)]: SECRET }),
      await ada.upgrade('api/events/subscribe', { [spelled(name)]: SECRET })
    ]) {
      expect([name, [200, 101].includes(answer.status)]).toEqual([name, true]);
    }
    expect(stage.upstream.requests).toHaveLength(2);
    for (const { headers } of stage.upstream.requests) {
      expect([name, JSON.stringify(headers).includes(SECRET)]).toEqual([
        name,
        false
      ]);
    }
  }
});

it('drops what the Connection header lists, and keeps what it must not list', async () => {
  stage = await openStage();

  await stage.guest().get('api/me', {
    Connection: 'close, accept, host, cookie, x-secure-share-assertion',
    Accept: 'text/plain'
  });

  const headers = new Map(stage.upstream.requests[0]?.headers);
  expect(headers.get('host')).toBe(HOST);
  expect(headers.has(ASSERTION_HEADER.toLowerCase())).toBe(true);
});

it('sends none of the guest’s cookies, ours included', async () => {
  stage = await openStage();
  const { cookie, session } = stage.guest();

  await stage.stranger.get('api/me', {
    Cookie: `username-share-test-8443="forged"; ${cookie}; _xsrf=mine`
  });
  await stage.stranger.upgrade('api/events/subscribe', {
    Cookie: `a=b; ${cookie}`
  });

  for (const { headers } of stage.upstream.requests) {
    const text = JSON.stringify(headers);
    expect(text).not.toContain(session.secret);
    expect(text).not.toContain('forged');
    expect(text).not.toContain('mine');
    expect(headers.filter(([name]) => name === 'cookie')).toHaveLength(1);
  }
});

it.each([
  ['?token=x', ''],
  ['?a=1&token=x', '?a=1'],
  ['?token=x&a=1', '?a=1'],
  ['?a=1&token=x&b=2&token=y', '?a=1&b=2'],
  ['?token', ''],
  ['?Token=x&TOKEN=y', ''],
  ['?tok%65n=x', ''],
  ['?%74%6F%6b%65%6e=x&a=%20', '?a=%20'],
  ['?token+=x', ''],
  ['?+token=x', ''],
  ['?a=token=x', '?a=token=x'],
  ['?tokens=x', '?tokens=x'],
  ['?a=1&&b=2', '?a=1&&b=2'],
  ['?1732430000000', '?1732430000000'],
  ['?a=1;token=x', '?a=1;token=x']
])('turns the query %p into %p', async (sent, passed) => {
  stage = await openStage();

  await stage.guest().get(`api/me${sent}`);

  expect(stage.upstream.requests[0]?.target).toBe(`${BASE}api/me${passed}`);
});

it('does not let a body be read as arguments', async () => {
  stage = await openStage();
  const ada = stage.guest();

  for (const type of [
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-Urlencoded; charset=utf-8',
    'multipart/form-data; boundary=x'
  ]) {
    stage.upstream.forget();
    await ada.send(
      'PUT',
      'api/contents/a.txt',
      { 'Content-Type': type },
      'token=x&_xsrf=y'
    );
    const headers = new Map(stage.upstream.requests[0]?.headers);
    expect(headers.get('content-type')).toBe('application/octet-stream');
  }
});

it('makes every request’s XSRF pair and assertion anew', async () => {
  stage = await openStage();
  const ada = stage.guest();

  await ada.get('api/me');
  await ada.get('api/me');

  const [first, second] = stage.upstream.requests.map(
    ({ headers }) => new Map(headers)
  );
  for (const name of ['x-xsrftoken', ASSERTION_HEADER.toLowerCase()]) {
    expect(first?.get(name)).not.toBe(second?.get(name));
  }
});

it('would pass them all on without the step', async () => {
  stage = await openStage({
    arrange: steps =>
      steps.map(step =>
        step.name === 'credentials'
          ? {
              name: 'credentials',
              run: context => {
                const { rawHeaders } = context.request;
                context.upstreamTarget = context.target;
                context.upstreamHeaders = rawHeaders.flatMap((name, index) =>
                  index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []
                );
                return undefined;
              }
            }
          : step
      )
  });

  await stage.guest().get('api/me?token=x', { 'X-Forwarded-User': SECRET });

  const [seen] = stage.upstream.requests;
  expect(JSON.stringify(seen)).toContain(SECRET);
  expect(seen?.target).toContain('token=x');
});
