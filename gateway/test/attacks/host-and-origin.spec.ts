/**
 * The attacks: a page of another site acts through a guest's browser
 * (cross-site request forgery, cross-site WebSocket hijacking), or a foreign
 * name is pointed at the gateway's address (DNS rebinding).
 *
 * The defence: the steps `host` and `origin`. The last tests take them out.
 */

import {
  HOST,
  openStage,
  ORIGIN,
  type Headers,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { stageWithGuest } from '../support/stage-with-guest';

jest.setTimeout(20_000);

/** Everything but the share's own origin. */
const ORIGINS = [
  'null',
  'https://evil.test',
  'http://share.test:8443',
  'https://share.test',
  'https://share.test:443',
  'https://share.test:8444',
  'https://share.test:84430',
  'https://share.test:8443/',
  'https://share.test:8443.evil.test',
  'https://share.test.:8443',
  'https://SHARE.test:8443',
  'HTTPS://share.test:8443',
  'https://xshare.test:8443',
  'https://sub.share.test:8443',
  'https://share.test:8443@evil.test',
  'https://user@share.test:8443',
  'https://share.test:8443, https://evil.test',
  'https://evil.test https://share.test:8443',
  'https://xn--shre-5na.test:8443',
  'wss://share.test:8443',
  'file://',
  'share.test:8443',
  'https://127.0.0.1:8443',
  ''
];

const SOCKETS = [
  'secure-share/live',
  'api/events/subscribe',
  'api/collaboration/room/JupyterLab:globalAwareness',
  'terminals/websocket/1',
  'api/kernels/0b1b2c3d-1111-4222-8333-944455556666/channels'
];

let stage: IRequestStage;
let ada: IGuestVisitor;
stageWithGuest((opened, guest) => {
  stage = opened;
  ada = guest;
});

it.each(ORIGINS)('refuses Origin %p everywhere', async origin => {
  const headers: Headers = { Origin: origin };
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    const { status } = await ada.send(method, 'api/contents/a.txt', headers);
    expect([method, status]).toEqual([method, 403]);
  }
  for (const path of SOCKETS) {
    expect([path, (await ada.upgrade(path, headers)).status]).toEqual([
      path,
      403
    ]);
  }
  const join = await stage
    .atTheDoor()
    .send('POST', 'secure-share/join', headers);
  expect(join.status).toBe(403);
  expect((await ada.send('POST', 'secure-share/leave', headers)).status).toBe(
    403
  );
  expect(ada.guest.end).toBeNull();
  expect(stage.upstream.connections.opened).toBe(0);
});

it('refuses sockets that name no Origin', async () => {
  for (const path of SOCKETS) {
    const { status } = await ada.upgrade(path, { Origin: null });
    expect([path, status]).toEqual([path, 403]);
  }
  expect(stage.upstream.connections.opened).toBe(0);
});

it('opens sockets of the share itself', async () => {
  expect((await ada.upgrade('secure-share/live')).status).toBe(101);
  expect((await ada.upgrade('api/events/subscribe')).status).toBe(101);
});

it.each([
  'localhost',
  'localhost:8443',
  '127.0.0.1:8443',
  'share.test',
  'share.test:443',
  'share.test:8444',
  'SHARE.test:8443',
  'share.test.:8443',
  'evil.test:8443',
  'share.test:8443.evil.test',
  'evil.test@share.test:8443',
  'share.test:8443/evil',
  'share.test:8443, evil.test',
  '[::1]:8443',
  ''
])('refuses Host %p', async host => {
  for (const path of ['', 'lab', 'api/me', 'secure-share/join']) {
    const { status } = await ada.get(path, { Host: host });
    expect([path, status]).toEqual([path, 421]);
  }
  expect(
    (await ada.upgrade('api/events/subscribe', { Host: host })).status
  ).toBe(421);
  expect(stage.upstream.connections.opened).toBe(0);
});

it('refuses a request without Host', async () => {
  expect((await ada.get('api/me', { Host: null })).status).toBe(400);
});

it('never builds an address from what the guest sent', async () => {
  const forwarded = {
    'X-Forwarded-Host': 'evil.test',
    Forwarded: 'host=evil.test'
  };
  const answer = await ada.get('', forwarded);
  expect(answer.headers.location).toBe('/base/lab');
  expect(answer.bytes.toString()).not.toContain('evil.test');
});

/** Which combinations of Fetch metadata may pass, written down by hand. */
describe('Fetch metadata', () => {
  type Row = readonly [
    what: string,
    method: string,
    path: string,
    headers: Headers,
    passes: boolean
  ];
  const fetch = (site: string, more: Headers = {}): Headers => ({
    'Sec-Fetch-Site': site,
    'Sec-Fetch-Mode': 'cors',
    'Sec-Fetch-Dest': 'empty',
    ...more
  });
  const click = (site: string, more: Headers = {}): Headers => ({
    'Sec-Fetch-Site': site,
    'Sec-Fetch-Mode': 'navigate',
    'Sec-Fetch-Dest': 'document',
    'Sec-Fetch-User': '?1',
    ...more
  });
  const own = { Origin: ORIGIN };
  const API = 'api/contents/a.txt';
  const ROWS: readonly Row[] = [
    // Programs: neither Origin nor metadata.
    ['a program reads', 'GET', API, {}, true],
    ['a program writes', 'PUT', API, {}, true],
    ['a program deletes', 'DELETE', API, {}, true],
    ['a program with the Origin writes', 'PUT', API, own, true],
    // JupyterLab.
    ['Lab reads', 'GET', API, fetch('same-origin'), true],
    ['Lab writes', 'PUT', API, fetch('same-origin', own), true],
    ['Lab deletes', 'DELETE', API, fetch('same-origin', own), true],
    [
      'only the site is told, reading',
      'GET',
      API,
      { 'Sec-Fetch-Site': 'same-origin' },
      true
    ],
    [
      'only the site is told, typed',
      'GET',
      API,
      { 'Sec-Fetch-Site': 'none' },
      true
    ],
    [
      'an image of the share',
      'GET',
      'files/a.png',
      {
        'Sec-Fetch-Site': 'same-origin',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'image'
      },
      true
    ],
    [
      'a file opened in a tab',
      'GET',
      'files/a.html',
      click('same-origin'),
      true
    ],
    // A browser that tells where it comes from tells its Origin with everything that writes.
    [
      'writing without Origin from a browser',
      'PUT',
      API,
      fetch('same-origin'),
      false
    ],
    ['writing, typed', 'PUT', API, fetch('none', own), false],
    [
      'writing by a form',
      'POST',
      'api/contents',
      click('same-origin', own),
      false
    ],
    ['deleting, cross-site', 'DELETE', API, fetch('cross-site', own), false],
    ['writing, same-site', 'PUT', API, fetch('same-site', own), false],
    // Programs again: Node's `fetch` tells its mode and nothing else.
    ['Node reads', 'GET', API, { 'Sec-Fetch-Mode': 'cors' }, true],
    [
      'Node with the Origin reads',
      'GET',
      API,
      { 'Sec-Fetch-Mode': 'cors', ...own },
      true
    ],
    [
      'Node with the Origin writes',
      'PUT',
      API,
      { 'Sec-Fetch-Mode': 'cors', ...own },
      true
    ],
    [
      'Node without the Origin writes',
      'PUT',
      API,
      { 'Sec-Fetch-Mode': 'cors' },
      false
    ],
    // Companions without site and Origin.
    [
      'another mode without a site',
      'GET',
      API,
      { 'Sec-Fetch-Mode': 'no-cors' },
      false
    ],
    [
      'a mode and a destination without a site',
      'GET',
      API,
      { 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Dest': 'empty' },
      false
    ],
    [
      'a destination without a site',
      'PUT',
      API,
      { 'Sec-Fetch-Dest': 'empty' },
      false
    ],
    ['a user without a site', 'GET', API, { 'Sec-Fetch-User': '?1' }, false],
    // Other sites.
    ['a cross-site fetch', 'GET', API, fetch('cross-site'), false],
    ['a same-site fetch', 'GET', API, fetch('same-site'), false],
    [
      'a cross-site image',
      'GET',
      'files/a.png',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'image'
      },
      false
    ],
    [
      'a cross-site script',
      'GET',
      'static/a.js',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'no-cors',
        'Sec-Fetch-Dest': 'script'
      },
      false
    ],
    [
      'a cross-site frame',
      'GET',
      'lab',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': 'iframe'
      },
      false
    ],
    [
      'an embedded object',
      'GET',
      'lab',
      {
        'Sec-Fetch-Site': 'cross-site',
        'Sec-Fetch-Mode': 'navigate',
        'Sec-Fetch-Dest': 'object'
      },
      false
    ],
    [
      'a cross-site link to a file',
      'GET',
      'files/a.html',
      click('cross-site'),
      false
    ],
    ['a cross-site link to an API', 'GET', API, click('cross-site'), false],
    [
      'only the site is told, cross-site',
      'GET',
      API,
      { 'Sec-Fetch-Site': 'cross-site' },
      false
    ],
    ['an unknown site', 'GET', API, { 'Sec-Fetch-Site': 'same-planet' }, false],
    ['an empty site', 'GET', API, { 'Sec-Fetch-Site': '' }, false],
    [
      'two sites',
      'GET',
      API,
      { 'Sec-Fetch-Site': 'same-origin, cross-site' },
      false
    ],
    // The invitation is a link in a mail.
    ['a link to JupyterLab', 'GET', 'lab', click('cross-site'), true],
    [
      'a link to a document',
      'GET',
      'lab/tree/a.ipynb',
      click('cross-site'),
      true
    ],
    ['a link from a sibling site', 'GET', 'lab', click('same-site'), true],
    ['a typed address', 'GET', 'lab', click('none'), true],
    [
      'a form of another site to JupyterLab',
      'POST',
      'lab',
      click('cross-site'),
      false
    ]
  ];

  it.each(ROWS)('%s', async (_what, method, path, headers, passes) => {
    stage.upstream.reply = (_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        '<script id="jupyter-config-data" type="application/json">{"token":""}</script>'
      );
    };
    if (path.startsWith('api')) {
      stage.upstream.reply = (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end('{}');
      };
    }

    const { status } = await ada.send(method, path, headers);

    expect(status).toBe(passes ? 200 : 403);
    expect(stage.upstream.requests).toHaveLength(passes ? 1 : 0);
  });

  it.each([
    ['', 303],
    ['secure-share/join', 303],
    ['secure-share/live', 403],
    ['secure-share/leave', 403]
  ])('a click on another site reaches %p with %i', async (path, status) => {
    expect((await ada.get(path, click('cross-site'))).status).toBe(status);
  });

  it('lets the join form be posted by its page and by a program, and by nobody else', async () => {
    const post = async (headers: Headers) =>
      (
        await stage.atTheDoor().send(
          'POST',
          'secure-share/join',
          {
            'Content-Type': 'application/x-www-form-urlencoded',
            ...headers
          },
          'name=Eve&session_password=session+password'
        )
      ).status;

    expect(await post(click('same-origin', own))).toBe(303);
    expect(await post({})).toBe(303);
    expect(await post(click('same-origin'))).toBe(403);
    expect(await post(click('cross-site'))).toBe(403);
    expect(await post(click('cross-site', own))).toBe(403);
    expect(await post({ Origin: 'null' })).toBe(403);
  });

  it.each(['cross-site', 'same-site', 'none', 'x'])(
    'refuses sockets from the site %p, whatever the Origin says',
    async site => {
      const answer = await ada.upgrade('api/events/subscribe', {
        'Sec-Fetch-Site': site,
        'Sec-Fetch-Mode': 'websocket'
      });
      expect(answer.status).toBe(403);
    }
  );
});

it('would answer them without the steps', async () => {
  const open = await openStage({ without: ['host', 'origin'] });
  const guest = open.guest();

  const rebound = await guest.get('api/me', { Host: 'evil.test' });
  const forged = await guest.send('DELETE', 'api/contents/a.txt', {
    Origin: 'https://evil.test'
  });
  const hijacked = await guest.upgrade('api/events/subscribe', {
    Origin: 'https://evil.test'
  });

  expect([rebound.status, forged.status, hijacked.status]).toEqual([
    200, 200, 101
  ]);
  await open.stop();
});

it('keeps the share’s own names towards Jupyter even then', async () => {
  const open = await openStage({ without: ['host', 'origin'] });

  await open.guest().get('api/me', {
    Host: 'evil.test',
    Origin: 'https://evil.test'
  });

  const headers = new Map(open.upstream.requests[0]?.headers);
  expect(headers.get('host')).toBe(HOST);
  expect(headers.get('origin')).toBe(ORIGIN);
  await open.stop();
});
