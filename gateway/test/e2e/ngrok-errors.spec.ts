/**
 * Every code of ngrok on its whole way: the edge refuses with it, the real SDK
 * or a stranger at the public address hears it, and it becomes a problem with
 * our words and no secret.
 */
import { GatewayError } from '../../src/errors';
import { SERVICE_ERRORS } from '../../src/transport/ngrok/service-errors';
import {
  isInterstitial,
  parseServiceError,
  problemInAnswer,
  problemOf
} from '../../src/transport/ngrok/service-problem';
import type { ErrorCode } from '../edge/error-codes';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { startEdge } from '../edge/start-edge';
import { Visitor } from '../edge/visitor';
import { SdkAgent, type SdkError } from '../support/sdk-agent';
import { until } from '../support/until';

jest.setTimeout(60_000);

const TOKEN = '2abcDEFghiJKLmnoPQRstuVWXyz_3XyZabcdEFGhijkLMNopq';
const PASSPHRASE = 'correct horse battery staple';
const SECRETS = [TOKEN, PASSPHRASE];
const UPSTREAM = 'http://127.0.0.1:1';
const CODES = [...SERVICE_ERRORS.keys()] as ErrorCode[];

let edge: LoopbackEdge;
/** Never signs in. */
let stranger: SdkAgent;
/** Signed in, and online. */
let agent: SdkAgent;
let visitor: Visitor;
let url: string;

beforeAll(async () => {
  edge = await startEdge();
  visitor = new Visitor(edge);
  stranger = SdkAgent.spawn();
  agent = await SdkAgent.connected(edge, { authtoken: TOKEN });
  url = (await agent.bind({ upstream: UPSTREAM })).url;
});

afterAll(async () => {
  stranger.dispose();
  agent.dispose();
  await edge.close();
});

/** What the host is shown of a failure of the SDK. */
async function shownOf(happening: Promise<unknown>): Promise<object> {
  const error = await happening.then(
    () => Promise.reject(new Error('It did not fail.')),
    (reason: SdkError) => reason
  );
  const spoken = parseServiceError(error.message, error.errorCode);
  if (spoken === null) {
    throw new Error(`not understood: ${error.message}`);
  }
  return GatewayError.problemOf(problemOf(spoken.code, spoken.text, SECRETS));
}

/** What the host must be shown. */
function expected(code: ErrorCode): object {
  const kind = SERVICE_ERRORS.get(code)?.problem ?? 'NGROK_REFUSED';
  return {
    ...GatewayError.problemOf(new GatewayError(kind)),
    service: {
      code,
      text: expect.stringMatching(/^(?!failed to )\S(.*\S)?$/),
      link: `https://ngrok.com/docs/errors/${code.toLowerCase()}`
    }
  };
}

function ensureNoSecret(shown: object): void {
  const text = JSON.stringify(shown);
  for (const secret of SECRETS) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toContain(TOKEN.slice(0, 12));
}

describe.each(CODES)('%s', code => {
  it('when the agent signs in', async () => {
    edge.refuseAuth(code, { times: 1 });
    const shown = await shownOf(stranger.connect(edge, { authtoken: TOKEN }));
    expect(shown).toEqual(expected(code));
    ensureNoSecret(shown);
  });

  it('when it asks for an address', async () => {
    edge.refuseBind(code, { times: 1 });
    const shown = await shownOf(
      agent.bind({ upstream: UPSTREAM, basicAuth: ['ada', PASSPHRASE] })
    );
    expect(shown).toEqual(expected(code));
    ensureNoSecret(shown);
  });

  it('seen from outside', async () => {
    edge.refuseVisitors(code, { times: 1 });
    const { headers, body } = await visitor.visit(url);
    const shown = GatewayError.problemOf(
      problemInAnswer(headers, String(body), SECRETS)
    );
    expect(shown).toEqual(expected(code));
    ensureNoSecret(shown);
  });
});

it.each(['ERR_NGROK_105', 'ERR_NGROK_106', 'ERR_NGROK_107'] as const)(
  '%s does quote the token, and it is hidden',
  async code => {
    edge.refuseAuth(code, { times: 1 });
    const failure = await stranger
      .connect(edge, { authtoken: TOKEN })
      .catch((error: SdkError) => error);
    expect((failure as SdkError).message).toContain(TOKEN);

    edge.refuseAuth(code, { times: 1 });
    expect(
      await shownOf(stranger.connect(edge, { authtoken: TOKEN }))
    ).toMatchObject({
      service: { text: expect.stringContaining('Your authtoken: [hidden]') }
    });
  }
);

it('a code that nobody knows is shown with its text', async () => {
  const code: ErrorCode = 'ERR_NGROK_99999';
  const text = `Too purple.\nYour authtoken: ${TOKEN}\nPassword ${PASSPHRASE}!`;
  const service = {
    code,
    text: expect.stringMatching(/^Too purple\. .*hidden/)
  };
  edge.refuseAuth(code, { text, times: 1 });
  const atAuth = await shownOf(stranger.connect(edge, { authtoken: TOKEN }));
  edge.refuseVisitors(code, { text, times: 1 });
  const { headers, body } = await visitor.visit(url);
  const outside = GatewayError.problemOf(
    problemInAnswer(headers, String(body), SECRETS)
  );
  for (const shown of [atAuth, outside]) {
    expect(shown).toMatchObject({ code: 'NGROK_REFUSED', service });
    ensureNoSecret(shown);
  }
});

it('an endpoint that the service ends says why', async () => {
  const ended = await SdkAgent.connected(edge, { authtoken: TOKEN });
  const bound = await ended.bind({ upstream: UPSTREAM });
  edge.stopTunnel(
    'The account is "suspended".\nSee the dashboard.',
    'ERR_NGROK_338',
    new URL(bound.url).host
  );
  const { error } = await ended.until('join-ended');
  ended.dispose();
  const spoken = parseServiceError(error ?? '');
  expect(spoken).toEqual({
    code: 'ERR_NGROK_338',
    text: 'The account is "suspended".\nSee the dashboard.'
  });
});

it('an address that is offline, and the page before the first visit, come from the edge itself', async () => {
  const gone = await SdkAgent.connected(edge, { authtoken: TOKEN });
  const bound = await gone.bind({ upstream: UPSTREAM });
  await gone.kill();
  const { host } = new URL(bound.url);
  await until(() => edge.endpoints.every(endpoint => endpoint.host !== host));
  const offline = await visitor.visit(bound.url);
  expect(problemInAnswer(offline.headers, String(offline.body))).toMatchObject({
    code: 'TUNNEL_NOT_THERE',
    service: { code: 'ERR_NGROK_3200', text: expect.stringContaining(host) }
  });

  edge.conduct.interstitial = 'before-policy';
  const { headers, body } = await visitor.visit(url, {
    headers: { 'User-Agent': 'Mozilla/5.0', Accept: 'text/html' }
  });
  edge.conduct.interstitial = 'off';
  expect(isInterstitial(headers)).toBe(true);
  expect(problemInAnswer(headers, String(body))).toBeNull();
});
