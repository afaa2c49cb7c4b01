/**
 * From the invitation's address to JupyterLab, by hand: outer lock, join page,
 * cookie, and out again.
 */

import {
  BASE,
  openStage,
  ORIGIN,
  PASSWORD,
  SESSION_PASSWORD,
  USERNAME,
  type IRequestStage
} from '../support/request-stage';

const BASIC = `Basic ${Buffer.from(`${USERNAME}:${PASSWORD}`).toString('base64')}`;

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

function formOf(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

function cookieIn(setCookie: string | undefined): string {
  return (setCookie ?? '').split(';')[0] ?? '';
}

let stage: IRequestStage;

afterEach(async () => {
  await stage.stop();
});

it('lets a program in: Basic, cookie, form, another cookie, JupyterLab', async () => {
  stage = await openStage({ document: 'folder/a b.ipynb' });

  const challenged = await stage.stranger.get('');
  expect(challenged.status).toBe(401);
  expect(challenged.headers['www-authenticate']).toMatch(
    /^Basic realm="[^"]+", charset="UTF-8"$/
  );

  const exchanged = await stage.stranger.get('', { Authorization: BASIC });
  expect(exchanged.status).toBe(303);
  expect(exchanged.headers.location).toBe(`${BASE}secure-share/join`);
  expect(exchanged.headers['set-cookie']).toMatch(
    /^__Host-jss-0123456789abcdef=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/
  );
  const outer = cookieIn(exchanged.headers['set-cookie']);

  const page = await stage.stranger.get('secure-share/join', {
    Cookie: outer,
    Authorization: BASIC
  });
  expect(page.status).toBe(200);
  expect(page.body.match(/<form/g)).toHaveLength(1);
  expect(page.body).not.toContain(SESSION_PASSWORD);

  const joined = await stage.stranger.send(
    'POST',
    'secure-share/join',
    { ...FORM, Cookie: outer, Authorization: BASIC },
    formOf({ name: 'Ada Löve', session_password: SESSION_PASSWORD })
  );
  expect(joined.status).toBe(303);
  expect(joined.headers.location).toBe(`${BASE}lab/tree/folder/a%20b.ipynb`);
  const inner = cookieIn(joined.headers['set-cookie']);
  expect(inner).not.toBe(outer);
  expect(stage.upstream.connections.opened).toBe(0);

  const me = await stage.stranger.get('api/me', {
    Cookie: inner,
    Authorization: BASIC
  });
  expect(me.status).toBe(200);
  expect(stage.upstream.requests).toHaveLength(1);
  expect(stage.share.guests.present.map(({ name }) => name)).toEqual([
    'Ada Löve'
  ]);

  const stale = await stage.stranger.get('api/me', { Cookie: outer });
  expect(stale.status).toBe(403);
  expect(stage.upstream.requests).toHaveLength(1);
});

it('goes straight to the join page when the outer lock is off', async () => {
  stage = await openStage({ basicAuth: false });

  const entered = await stage.stranger.get('lab');

  expect(entered.status).toBe(303);
  expect(entered.headers.location).toBe(`${BASE}secure-share/join`);
  const cookie = cookieIn(entered.headers['set-cookie']);
  const page = await stage.stranger.get('secure-share/join', {
    Cookie: cookie
  });
  expect(page.status).toBe(200);
  expect(page.headers['set-cookie']).toBeUndefined();
});

it('sends on who is already in, and does not let him join twice', async () => {
  stage = await openStage();
  const ada = stage.guest();

  expect((await ada.get('')).headers.location).toBe(`${BASE}lab`);
  expect((await ada.get('secure-share/join')).headers.location).toBe(
    `${BASE}lab`
  );
  const again = await ada.send(
    'POST',
    'secure-share/join',
    FORM,
    formOf({ name: 'Eve', session_password: SESSION_PASSWORD })
  );
  expect(again.status).toBe(303);
  expect(again.headers['set-cookie']).toBeUndefined();
});

describe('the form', () => {
  it.each([
    ['a wrong password', { name: 'Ada', session_password: 'no' }, 403],
    ['an empty password', { name: 'Ada', session_password: '' }, 403],
    ['no visible name', { name: ' ', session_password: SESSION_PASSWORD }, 400],
    [
      'a name that turns text around',
      { name: 'a\u202eb', session_password: SESSION_PASSWORD },
      400
    ]
  ])('answers %s with itself, the name kept', async (_what, fields, status) => {
    stage = await openStage();

    const answer = await stage
      .atTheDoor()
      .send('POST', 'secure-share/join', FORM, formOf(fields));

    expect(answer.status).toBe(status);
    expect(answer.body).toContain('<form');
    expect(answer.headers['set-cookie']).toBeUndefined();
    if (fields.name.trim() !== '' && status === 403) {
      expect(answer.body).toContain(`value="${fields.name}"`);
    }
  });

  it('says that a name is taken only to those who know the password', async () => {
    stage = await openStage({ hostName: 'Ada' });
    const send = (session_password: string) =>
      stage
        .atTheDoor()
        .send(
          'POST',
          'secure-share/join',
          FORM,
          formOf({ name: 'Ada', session_password })
        );

    expect((await send('no')).status).toBe(403);
    expect((await send(SESSION_PASSWORD)).status).toBe(409);
  });

  it('says when the share is full', async () => {
    stage = await openStage({ maxGuests: 1 });
    stage.guest('Ada');

    const answer = await stage
      .atTheDoor()
      .send(
        'POST',
        'secure-share/join',
        { ...FORM, Accept: 'text/html' },
        formOf({ name: 'Eve', session_password: SESSION_PASSWORD })
      );

    expect(answer.status).toBe(503);
    expect(answer.headers['secure-share-refusal']).toBe('full');
    expect(answer.body).toContain('full');
  });

  it('says how long a locked source must wait', async () => {
    stage = await openStage({
      door: {
        checkBasic: async () => ({ kind: 'locked', retryAfterSeconds: 40 }),
        checkSessionPassword: async () => ({
          kind: 'locked',
          retryAfterSeconds: 41
        })
      }
    });

    const outer = await stage.stranger.get('lab', { Authorization: BASIC });
    expect(outer.status).toBe(429);
    expect(outer.headers['retry-after']).toBe('40');
    const inner = await stage
      .atTheDoor()
      .send(
        'POST',
        'secure-share/join',
        FORM,
        formOf({ name: 'Ada', session_password: SESSION_PASSWORD })
      );
    expect(inner.status).toBe(429);
    expect(inner.headers['retry-after']).toBe('41');
  });

  it.each([
    ['without a cookie', null, FORM, 'name=a&session_password=b', 403],
    [
      'in another type',
      'door',
      { 'Content-Type': 'application/json' },
      '{"name":"a"}',
      415
    ],
    [
      'with a field twice',
      'door',
      FORM,
      'name=a&name=b&session_password=c',
      400
    ],
    ['without a field', 'door', FORM, 'name=a', 400],
    ['that is too long', 'door', FORM, `name=${'a'.repeat(17_000)}`, 413]
  ])('is refused %s', async (_what, who, headers, body, status) => {
    stage = await openStage();
    const visitor = who === null ? stage.stranger : stage.atTheDoor();

    const answer = await visitor.send(
      'POST',
      'secure-share/join',
      headers,
      body
    );

    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });
});

describe('the end of a visit', () => {
  it.each([
    ['removed', 403],
    ['expired', 410],
    ['stopped', 410]
  ] as const)('%s is said on every path', async (reason, status) => {
    stage = await openStage();
    const ada = stage.guest();
    ada.guest.markEnded(reason);

    for (const path of ['', 'lab', 'api/me', 'secure-share/join']) {
      const answer = await ada.get(path, { Accept: 'text/html' });
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.headers['secure-share-refusal']).toBe(reason);
    }
    expect((await ada.upgrade('secure-share/live')).status).toBe(status);
    expect(stage.upstream.connections.opened).toBe(0);
  });

  it('lets who left come back with the passwords', async () => {
    stage = await openStage();
    const ada = stage.guest();

    const left = await ada.send('POST', 'secure-share/leave', {
      Origin: ORIGIN
    });

    expect(left.status).toBe(200);
    expect(left.headers['set-cookie']).toContain('Max-Age=0');
    expect(ada.guest.end).toEqual({ reason: 'left' });
    expect((await ada.get('api/me')).status).toBe(403);
    // The old cookie still comes along when a browser kept it.
    expect((await ada.get('lab')).status).toBe(401);
    const back = await ada.get('lab', { Authorization: BASIC });
    expect(back.headers.location).toBe(`${BASE}secure-share/join`);
  });
});

it('answers nobody but the proof before it has been given', async () => {
  stage = await openStage({ opening: true });
  const nonce = stage.share.giveProofNonce();
  const proof = { 'X-Secure-Share-Proof': nonce };

  expect((await stage.stranger.get('')).status).toBe(503);
  expect((await stage.stranger.get('', proof)).status).toBe(401);
  expect((await stage.stranger.get('', proof)).status).toBe(503);
  expect(
    (await stage.stranger.get('', { 'X-Secure-Share-Proof': 'x' })).status
  ).toBe(503);
});

it('would let strangers try before that without the step', async () => {
  stage = await openStage({ opening: true, without: ['opening'] });
  expect((await stage.stranger.get('')).status).toBe(401);
});

it('forwards nothing when the policy is missing altogether', async () => {
  stage = await openStage({ without: ['policy'] });
  const answer = await stage.guest().get('api/me');
  expect([answer.status, answer.closed]).toEqual([0, true]);
  expect(stage.upstream.connections.opened).toBe(0);
});

it('answers nobody but former guests after the end, and those with the reason', async () => {
  stage = await openStage();
  const ada = stage.guest();
  stage.share.markEnded({ reason: 'expired' });

  expect((await stage.stranger.get('')).status).toBe(410);
  expect((await stage.stranger.get('')).body).not.toContain('Hypatia');
  expect((await ada.get('lab')).headers['secure-share-refusal']).toBe(
    'expired'
  );
});
