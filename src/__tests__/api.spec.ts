import * as api from '../api';
import { knownProblem } from '../problems';
import { ShareError } from '../request';
import { MockedServer } from './mockedServer';
import { CHOICES, INVITATION, LIVE, OFF, SERVICE_PROBLEM } from './samples';

let server: MockedServer;

beforeEach(() => {
  server = new MockedServer();
});

/** What the host is told when `GET share` is answered so. */
async function problemOf(
  reply: Parameters<MockedServer['on']>[1]
): Promise<ShareError> {
  server.on('GET jupyter-secure-share/share', reply);
  return api.getShare(server.settings).then(
    () => {
      throw new Error('This should have been refused.');
    },
    (error: ShareError) => error
  );
}

describe('each endpoint', () => {
  it.each([
    ['GET', 'share', () => api.getShare(server.settings), null, OFF],
    [
      'POST',
      'share',
      () => api.startShare(server.settings, { minutes: 5, document: null }),
      { minutes: 5, document: null },
      LIVE
    ],
    ['DELETE', 'share', () => api.stopShare(server.settings), null, OFF],
    [
      'POST',
      'share/extend',
      () => api.extendShare(server.settings, 30),
      { minutes: 30 },
      LIVE
    ],
    [
      'GET',
      'share/invitation',
      () => api.getInvitation(server.settings),
      null,
      INVITATION
    ],
    [
      'POST',
      'new-address',
      () => api.takeNewAddress(server.settings),
      null,
      LIVE
    ],
    [
      'PUT',
      'authtoken',
      () => api.giveAuthtoken(server.settings, 'secret', true),
      { authtoken: 'secret', remember: true },
      null
    ],
    [
      'DELETE',
      'authtoken',
      () => api.forgetAuthtoken(server.settings),
      null,
      null
    ],
    [
      'GET',
      'share/choices',
      () => api.getChoices(server.settings),
      null,
      CHOICES
    ],
    [
      'DELETE',
      'guests/a1b2c3d4e5f60718',
      () => api.removeGuest(server.settings, 'a1b2c3d4e5f60718'),
      null,
      LIVE
    ],
    ['POST', 'forget', () => api.forget(server.settings), null, null]
  ])('%s %s', async (method, path, ask, body, answer) => {
    server.on(`${method} jupyter-secure-share/${path}`, {
      status: answer ? 200 : 204,
      json: answer ?? undefined
    });
    expect(await ask()).toEqual(answer);
    expect(server.asked).toEqual([
      { method, path: `jupyter-secure-share/${path}`, body }
    ]);
  });

  it('keeps a guest id inside its segment of the path', async () => {
    server.on('DELETE jupyter-secure-share/guests/..%2Fshare', { json: LIVE });
    await api.removeGuest(server.settings, '../share');
    expect(server.count('DELETE jupyter-secure-share/share')).toBe(0);
  });
});

describe('a refusal', () => {
  it('says what the server extension says', async () => {
    const said = { code: 'BEYOND_LIMIT', message: 'No.', next_step: 'Less.' };
    const error = await problemOf({ status: 403, json: said });
    expect(error).toBeInstanceOf(ShareError);
    expect(error.problem).toEqual(said);
    expect(error.status).toBe(403);
    expect(error.message).toBe('No.');
  });

  it('carries what the service of a tunnel said', async () => {
    const error = await problemOf({ status: 502, json: SERVICE_PROBLEM });
    expect(error.problem).toEqual(SERVICE_PROBLEM);
    const odd = await problemOf({
      status: 502,
      json: { ...SERVICE_PROBLEM, service: { code: 1 } }
    });
    expect(odd.problem).not.toHaveProperty('service');
  });

  it.each([
    [404, { message: 'Not Found' }, 'EXTENSION_MISSING'],
    [403, { message: 'Forbidden' }, 'NOT_ALLOWED'],
    [403, { code: 'HTTP_403', message: 'Forbidden' }, 'NOT_ALLOWED'],
    [502, undefined, 'JUPYTER_UNREACHABLE'],
    [500, { message: 'secret traceback' }, 'UNEXPECTED_ANSWER']
  ] as const)('%d with %j becomes %s', async (status, json, code) => {
    const error = await problemOf({ status, json });
    expect(error.problem).toEqual(knownProblem(code));
  });

  it.each([null, 'text', 7, []])('survives the body %j', async json => {
    const error = await problemOf({ status: 500, json });
    expect(error.problem.code).toBe('UNEXPECTED_ANSWER');
  });

  it('survives a page instead of JSON', async () => {
    const error = await problemOf({ status: 404, text: '<html>' });
    expect(error.isExtensionMissing).toBe(true);
  });

  it('of the network says that nobody answers', async () => {
    const error = await problemOf(() => Promise.reject(new TypeError('no')));
    expect(error.problem.code).toBe('JUPYTER_UNREACHABLE');
    expect(error.status).toBeNull();
  });
});
