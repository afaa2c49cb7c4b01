/**
 * Which rooms a guest may open: the one that Jupyter answered with, and the
 * one where pages say who is online.
 */

import {
  BASE,
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';

const FILE = '0b1b2c3d-1111-4222-8333-944455556666';
const ROOMS = 'api/collaboration/room/';

let stage: IRequestStage;
let ada: IGuestVisitor;

beforeEach(async () => {
  stage = await openStage();
  ada = stage.guest();
  stage.upstream.reply = (_request, response) => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        format: 'json',
        type: 'notebook',
        fileId: FILE,
        sessionId: 'start-1',
        more: 'x'
      })
    );
  };
});

afterEach(async () => {
  await stage.stop();
});

function ask(
  visitor = ada,
  body = '{"format":"json","type":"notebook","x":1}'
) {
  return visitor.send(
    'PUT',
    `api/collaboration/session/${encodeURIComponent('a/b.ipynb')}`,
    { 'Content-Type': 'text/plain;charset=UTF-8' },
    body
  );
}

it('opens the granted room, for whom it was granted, with its session', async () => {
  const asked = await ask();
  expect(asked.status).toBe(201);
  expect(JSON.parse(asked.body)).toEqual({
    format: 'json',
    type: 'notebook',
    fileId: FILE,
    sessionId: 'start-1'
  });
  const [seen] = stage.upstream.requests;
  expect(seen?.target).toBe(`${BASE}api/collaboration/session/a%2Fb.ipynb`);
  expect(seen?.body?.toString()).toBe('{"format":"json","type":"notebook"}');
  expect(new Map(seen?.headers).get('content-type')).toBe('application/json');

  const room = `${ROOMS}json:notebook:${FILE}?sessionId=start-1`;
  expect((await ada.upgrade(room)).status).toBe(101);
  expect(stage.upstream.requests[1]?.target).toBe(BASE + room);
  expect((await stage.guest('Eve').upgrade(room)).status).toBe(403);
});

it.each([
  `json:notebook:${FILE}`,
  `json:notebook:${FILE}?sessionId=`,
  `json:notebook:${FILE}?sessionId=start-2`,
  `json:notebook:${FILE}?sessionId=start-1&sessionId=start-2`,
  `json:notebook:${FILE}?sessionid=start-1`,
  `text:file:${FILE}?sessionId=start-1`,
  `base64:file:${FILE}?sessionId=start-1`,
  `text:notebook:${FILE}?sessionId=start-1`,
  `json:notebook:${FILE.replace('0', '1')}?sessionId=start-1`
])('does not open %s', async room => {
  await ask();
  stage.upstream.forget();
  expect((await ada.upgrade(ROOMS + room)).status).toBe(403);
  expect(stage.upstream.requests).toEqual([]);
});

it.each(['x', 'JupyterLab:other', `x/json:notebook:${FILE}`, 'fork-1'])(
  'knows no room called %s',
  async room => {
    await ask();
    stage.upstream.forget();
    const { status } = await ada.upgrade(`${ROOMS}${room}?sessionId=start-1`);
    expect(status).toBe(400);
    expect(stage.upstream.requests).toEqual([]);
  }
);

it('opens the room of presence without being asked for', async () => {
  const { status } = await ada.upgrade(`${ROOMS}JupyterLab:globalAwareness`);
  expect(status).toBe(101);
});

it.each([
  '',
  '{',
  '[]',
  '{"format":"json"}',
  '{"format":"xml","type":"notebook"}',
  'x'.repeat(5000)
])('does not ask Jupyter with the body %p', async body => {
  expect([400, 413]).toContain((await ask(ada, body)).status);
  expect(stage.upstream.connections.opened).toBe(0);
});

it.each([
  '{}',
  '[]',
  'x',
  '{"format":"json","type":"notebook","fileId":"a:b","sessionId":"s"}',
  '{"format":"json","type":"notebook","fileId":"/etc","sessionId":"s"}',
  '{"format":"json","type":"notebook","fileId":1,"sessionId":"s"}'
])('grants nothing when Jupyter answers %p', async body => {
  stage.upstream.reply = (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(body);
  };
  expect((await ask()).status).toBe(502);
});

it('passes a refusal on', async () => {
  stage.upstream.reply = (_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end('{"message":"a/b.ipynb does not exist"}');
  };
  const { status, body } = await ask();
  expect(status).toBe(404);
  expect(JSON.parse(body).message).toBe('a/b.ipynb does not exist');
});
