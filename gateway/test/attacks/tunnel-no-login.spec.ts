/**
 * The attack: whatever a stranger can send through the public address, in the
 * hope that some of it reaches Jupyter: with the service's lock in front,
 * past it (it lets handshakes through), and with its credentials alone.
 *
 * The defence: the step `session`, as in no-login.spec.ts, which takes it out;
 * here the same list comes through the real SDK, where a peer, a host and
 * headers of the service's own could have opened a way round.
 */
import { ROUTES } from '../../src/policy/routes';
import { Visitor } from '../edge/visitor';
import { ngrokTests } from '../support/ngrok-tests';
import { samplePath } from '../support/sample-paths';

jest.setTimeout(120_000);

const tests = ngrokTests();

const GUESSES = ['', '/', 'metrics', '.env', 'login', 'secure-share/live'];
const PATHS = [...ROUTES.map(route => samplePath(route)), ...GUESSES].map(
  path => path.replace(/^\/base\//, '')
);

it('lets no known route through', async () => {
  const stage = await tests.share();
  const { username, password } = await stage.invitation();
  const visitor = new Visitor(tests.edge);
  const auth = `${username}:${password}`;
  const { origin } = new URL(stage.url);
  const seen = tests.jupyter.seen.length;
  const dresses = [
    {},
    { auth },
    { auth, headers: { Upgrade: 'h2c' } },
    { auth, headers: { 'X-Forwarded-For': '::1' } }
  ];
  for (const path of new Set(PATHS)) {
    const url = new URL(path, stage.url).href;
    const statuses = await Promise.all([
      visitor.knock(url, { auth, headers: { Origin: origin } }),
      ...['GET', 'POST', 'DELETE'].flatMap(method =>
        dresses.map(async dress => {
          const { status } = await visitor.visit(url, {
            method,
            ...dress,
            headers: { 'ngrok-skip-browser-warning': '1', ...dress.headers }
          });
          return status;
        })
      )
    ]);
    const isRefusal = (status: number): boolean =>
      status === 303 || (status >= 400 && status < 500);
    expect([path, statuses.filter(status => !isRefusal(status))]).toEqual([
      path,
      []
    ]);
    expect([path, statuses[0]]).not.toEqual([path, 303]);
  }
  expect(tests.jupyter.seen.slice(seen)).toEqual([]);
  expect(tests.jupyter.sockets).toBe(0);
});

it('has nothing for plain http', async () => {
  const stage = await tests.share();
  const before = stage.status.usage?.requests;
  const seen = tests.edge.events.of('visit').length;
  const answer = await new Visitor(tests.edge).visitPlainly(
    stage.url.replace('https:', 'http:')
  );
  expect(answer.status).toBeGreaterThanOrEqual(300);
  expect(tests.edge.events.of('visit').slice(seen)).toMatchObject([
    { isSecure: false, isForwarded: false }
  ]);
  expect(stage.status.usage?.requests).toBe(before);
});
