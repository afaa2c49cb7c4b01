/**
 * Every code of the service at every place where the edge can be told to refuse.
 */
import { KNOWN_CODES, type ErrorCode } from '../../edge/error-codes';
import type { LoopbackEdge } from '../../edge/loopback-edge';
import { startEdge } from '../../edge/start-edge';
import { Visitor } from '../../edge/visitor';
import { SmallAgent } from '../../support/small-agent';

let edge: LoopbackEdge;
let agent: SmallAgent;
let stranger: SmallAgent;
let visitor: Visitor;
let url: string;

beforeAll(async () => {
  edge = await startEdge();
  agent = await SmallAgent.signedIn(edge);
  stranger = await SmallAgent.connect(edge);
  visitor = new Visitor(edge);
  url = (await agent.bound()).URL;
});

afterAll(() => edge.close());

/** The text that an answer carries with a code. */
function textOf(answer: object, code: ErrorCode): string {
  const { Error: error } = answer as { Error: string };
  const [text = '', last] = error.split(/\r\n\r\n(?=ERR_NGROK_\d+\r\n$)/);
  expect(last).toBe(`${code}\r\n`);
  return text;
}

it.each(KNOWN_CODES)('%s', async code => {
  const takeBack = [
    edge.refuseAuth(code),
    edge.refuseBind(code),
    edge.refuseVisitors(code)
  ];
  const texts = [
    textOf(await stranger.auth({ token: 'a-token' }), code),
    textOf(await agent.bind(), code)
  ];
  const { status, headers, body } = await visitor.visit(url);
  takeBack.forEach(restore => restore());

  for (const text of texts) {
    expect(text).toMatch(/\w/);
    expect(text).not.toMatch(/[{}]|No text/);
  }
  expect(status).toBeGreaterThanOrEqual(400);
  expect(headers['ngrok-error-code']).toBe(code);
  expect(String(body)).toContain(code);
});

it.each([105, 106, 107])('ERR_NGROK_%s quotes the token', async number => {
  const code: ErrorCode = `ERR_NGROK_${number}`;
  edge.refuseAuth(code, { times: 1 });
  expect(textOf(await stranger.auth({ token: 'a-token' }), code)).toContain(
    'Your authtoken: a-token\r\n'
  );
});

it('a code that nobody knows goes out with the text of the test', async () => {
  edge.refuseVisitors('ERR_NGROK_99999', { text: 'Own <words>', times: 1 });
  const { body } = await visitor.visit(url);
  expect(String(body)).toContain('Own &#60;words&#62;');
  expect((await visitor.visit(url)).status).toBe(200);
});
