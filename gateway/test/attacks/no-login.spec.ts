/**
 * The attack: whatever a stranger, somebody at the join page, or somebody who
 * has been removed can send, in the hope that some of it reaches Jupyter.
 *
 * The defence: the step `session` lets nobody pass who has not joined. The
 * last test takes it out.
 */

import fc from 'fast-check';
import { ROUTES } from '../../src/policy/routes';
import {
  BASE,
  openStage,
  type IRequestStage,
  type IVisitor
} from '../support/request-stage';
import { samplePath } from '../support/sample-paths';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Guesses of scanners, and doors that other proxies have left open. */
const GUESSES = [
  '/',
  '/base',
  '/health',
  '/healthz',
  '/metrics',
  '/server-status',
  '/.git/config',
  '/.env',
  '/favicon.ico',
  '/robots.txt',
  '/login',
  '/api',
  '/api/status',
  '/lab',
  '/base/api/status?token=',
  '/base/lab?token=x',
  '/base/secure-share',
  '/base/secure-share/',
  '/base/secure-share/live',
  '/base/secure-share/unknown',
  '/base/secure-share/join/x',
  '/base/jupyter-secure-share/status',
  '/jupyter-secure-share/share'
];

let stage: IRequestStage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(async () => {
  await stage.stop();
});

const KNOWN = ROUTES.map(route => samplePath(route));

function visitors(): Array<[string, IVisitor]> {
  const removed = stage.guest('Eve');
  removed.guest.markEnded('removed');
  const forged = `${stage.share.cookieName}=${'A'.repeat(43)}`;
  return [
    ['a stranger', stage.stranger],
    ['somebody at the door', stage.atTheDoor()],
    ['a removed guest', removed],
    [
      'somebody with an invented cookie',
      {
        ...stage.stranger,
        send: (method, path, headers = {}) =>
          stage.stranger.send(method, path, { Cookie: forged, ...headers }),
        upgrade: (path, headers = {}) =>
          stage.stranger.upgrade(path, { Cookie: forged, ...headers })
      }
    ]
  ];
}

it('lets no known route through, by any method or upgrade', async () => {
  for (const [who, visitor] of visitors()) {
    for (const path of [...KNOWN, ...GUESSES]) {
      for (const method of METHODS) {
        const { status } = await visitor.send(method, path);
        const isEntry =
          /^(?:\/base\/)?(?:lab|doc)(?:$|\?|\/tree|\/workspaces)/.test(path);
        expect([who, method, path, status]).toEqual([
          who,
          method,
          path,
          expectedOf(status, isEntry)
        ]);
      }
      const { status } = await visitor.upgrade(path);
      expect([who, path, [400, 403, 404].includes(status)]).toEqual([
        who,
        path,
        true
      ]);
    }
  }
  expect(stage.upstream.connections.opened).toBe(0);
}, 60_000);

/** The status itself where it is one that nobody without login may complain about. */
function expectedOf(status: number, isEntry: boolean): number {
  const fine = [401, 403, 404, ...(isEntry ? [303] : [])];
  return fine.includes(status) ? status : 0;
}

it("says no more than 403 on the gateway's own paths", async () => {
  for (const path of ['join', 'leave', 'live', 'nothing']) {
    for (const method of METHODS) {
      const { status } = await stage.stranger.send(
        method,
        `secure-share/${path}`
      );
      expect([method, path, status]).toEqual([method, path, 403]);
    }
  }
});

it('asks for user name and password on entry documents only', async () => {
  for (const path of ['', 'lab', 'lab/tree/a.ipynb', 'doc/tree/a.ipynb']) {
    const { status, headers } = await stage.stranger.get(path);
    expect([path, status]).toEqual([path, 401]);
    expect(headers['www-authenticate']).toMatch(/^Basic /);
  }
  for (const path of ['api/me', 'static/x.js', 'secure-share/join', 'lab/x']) {
    const { status, headers } = await stage.stranger.get(path);
    expect([path, status]).toEqual([path, 403]);
    expect(headers['www-authenticate']).toBeUndefined();
  }
});

it('lets none of 2,000 random paths through', async () => {
  const character = fc.constantFrom(
    ...'abcdefghijklmnopqrstuvwxyz0123456789-_.~!$&\'()*+,;=:@%/\\#?"<>[]{}|^` '
  );
  const path = fc.oneof(
    fc.string({ unit: character, maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom(...KNOWN),
        fc.string({ unit: character, maxLength: 12 })
      )
      .map(([known, tail]) => known + tail)
  );
  await fc.assert(
    fc.asyncProperty(
      path,
      fc.constantFrom(...METHODS),
      fc.boolean(),
      async (random, method, isUpgrade) => {
        const { status } = isUpgrade
          ? await stage.stranger.upgrade(BASE + random)
          : await stage.stranger.send(method, BASE + random);
        expect([0, 400, 401, 403, 404]).toContain(status);
      }
    ),
    { numRuns: 2000 }
  );
  expect(stage.upstream.connections.opened).toBe(0);
}, 60_000);

it('would let them through without the step', async () => {
  const open = await openStage({
    arrange: steps =>
      steps.map(step =>
        step.name === 'session'
          ? {
              name: 'session',
              // The step without its check: anybody counts as the first guest.
              run: context => {
                context.session = first.session;
                return undefined;
              }
            }
          : step
      )
  });
  const first = open.guest();

  expect((await open.stranger.get('api/me')).status).toBe(200);
  expect(open.upstream.requests).toHaveLength(1);
  await open.stop();
});

it('lets nothing through when the step is missing altogether', async () => {
  const open = await openStage({ without: ['session'] });

  // What follows asks for a guest and finds none: shut.
  expect((await open.stranger.get('api/me')).status).toBe(404);
  expect(open.upstream.connections.opened).toBe(0);
  await open.stop();
});
