/**
 * The attack: reading what lies around. Somebody who sees logs, process lists,
 * statuses, error texts, or ngrok's dashboard, looks for the authtoken, the
 * passphrases, and what this computer is called.
 *
 * Red when private-socket.ts prefers the user's own folder for temporary files
 * (which the SDK shows the service), when agent-process.ts hands settings over by
 * argument or environment, and when redaction.ts passes the service's quotations through.
 */
import { hostname, userInfo } from 'node:os';
import { AUTHTOKEN } from '../support/ngrok-stage';
import { ngrokTests } from '../support/ngrok-tests';
import { startedWith } from '../support/processes';
import { until } from '../support/until';

jest.setTimeout(60_000);

const tests = ngrokTests();

it('finds no secret in logs, statuses and process lists', async () => {
  const stage = await tests.share();
  const { password, session_password: inner } = await stage.invitation();
  const guest = await stage.joined('Grace');
  const cookie = [...guest.cookies.values()].join();
  await stage.visit('lab', { auth: `guest:${inner}` });
  const places = [
    ...[stage.gateway.pid, ...stage.agents()].map(startedWith),
    stage.gateway.log,
    JSON.stringify(stage.gateway.statuses)
  ];
  expect(places).toHaveLength(4);
  for (const secret of [AUTHTOKEN, password ?? '', inner, cookie]) {
    expect(secret).not.toBe('');
    expect(places.map(place => place.includes(secret))).toEqual(
      places.map(() => false)
    );
  }
});

it('finds no secret in what the service quotes', async () => {
  const text = `The authtoken you specified is wrong.\nYour authtoken: ${AUTHTOKEN}`;
  tests.edge.refuseAuth('ERR_NGROK_107', { text });
  const { stage, result } = await tests.tryToShare();
  await stage.gateway.exited;
  expect(result).toMatchObject({ ok: false });
  const said = JSON.stringify(stage.gateway.messages) + stage.gateway.log;
  expect(said).toContain('ERR_NGROK_107');
  expect(said).not.toContain(AUTHTOKEN);
});

it('finds nothing of this computer in what the service is told', async () => {
  const stage = await tests.share();
  const { password, session_password: inner } = await stage.invitation();
  await until(() => tests.edge.events.of('bind').length === 1);
  const [auth] = tests.edge.events.of('auth');
  const [bind] = tests.edge.events.of('bind');
  const told = JSON.stringify([auth?.request, bind?.request]);
  expect(auth?.request.Extra.AuthToken).toBe(AUTHTOKEN);
  expect(auth?.request.Extra.UserAgent).toMatch(/jupyter-secure-share\/\d/);
  // What it must know: the outer lock that it is asked to have.
  expect(told).toContain(password);
  const secrets = [inner, hostname(), String(stage.gateway.pid), __dirname];
  for (const secret of [...secrets, ...stage.agents().map(String)]) {
    expect([secret, told.includes(secret)]).toEqual([secret, false]);
  }
  expect(told).not.toMatch(new RegExp(`/home/|/${userInfo().username}/`));
  expect(bind?.request.ForwardsTo).toMatch(
    /^unix:\/tmp\/secure-share-\w{6}\/s$/
  );
});
