/**
 * Sessions of agents: who gets one, who gets it back, when it is over.
 */
import type { LoopbackEdge } from '../../edge/loopback-edge';
import { startEdge } from '../../edge/start-edge';
import type { IAuthAnswer } from '../../edge/rpc/messages';
import { FakeClock } from '../../support/fake-clock';
import { SmallAgent } from '../../support/small-agent';
import { until } from '../../support/until';

let clock: FakeClock;
let edge: LoopbackEdge;

beforeEach(async () => {
  clock = new FakeClock();
  edge = await startEdge({ clock });
});

afterEach(() => edge.close());

async function connect(): Promise<SmallAgent> {
  return SmallAgent.connect(edge);
}

it('grants a session to anybody with a token', async () => {
  const answer = await (await connect()).auth();
  expect(answer).toMatchObject({ Version: '2', Error: '' });
  expect((answer as IAuthAnswer).ClientId).toMatch(/^ts_/);
  expect(edge.events.of('auth')).toEqual([
    expect.objectContaining({ refusal: null, isResumed: false })
  ]);
});

it('grants none without a token', async () => {
  expect(await (await connect()).auth({ token: '' })).toEqual({
    Error: expect.stringMatching(/\r\n\r\nERR_NGROK_4018\r\n$/)
  });
});

it('grants none with a token of nobody’s, and quotes it', async () => {
  edge.conduct.authtokens = ['one', 'other'];
  expect(await (await connect()).auth({ token: 'bad-token' })).toEqual({
    Error: expect.stringMatching(
      /Your authtoken: bad-token\r\n.*\r\n\r\nERR_NGROK_107\r\n$/
    )
  });
  expect(await (await connect()).auth({ token: 'other' })).toMatchObject({
    Error: ''
  });
});

it('grants no more than the account may have', async () => {
  edge.conduct.maxAgents = 1;
  const first = await SmallAgent.signedIn(edge);
  expect(await (await connect()).auth()).toEqual({
    Error: expect.stringContaining('ERR_NGROK_108')
  });
  first.dispose();
  await edge.events.until('reaped');
  expect(await (await connect()).auth()).toMatchObject({ Error: '' });
});

it('refuses what it was told to refuse, as often as it was told', async () => {
  edge.refuseAuth('ERR_NGROK_8014', { times: 1 });
  expect(await (await connect()).auth()).toEqual({
    Error: expect.stringContaining('ERR_NGROK_8014')
  });
  expect(await (await connect()).auth()).toMatchObject({ Error: '' });
  const takeBack = edge.refuseAuth('ERR_NGROK_123', { text: 'Own words.' });
  for (let time = 0; time < 3; time++) {
    expect(await (await connect()).auth()).toEqual({
      Error: 'Own words.\r\n\r\nERR_NGROK_123\r\n'
    });
  }
  takeBack();
  expect(await (await connect()).auth()).toMatchObject({ Error: '' });
});

describe('an agent that comes back', () => {
  beforeEach(() => {
    edge.conduct.reapDelayMs = 5000;
  });

  it('goes on with its session', async () => {
    const agent = await SmallAgent.signedIn(edge);
    agent.dispose();
    await edge.events.until('disconnected');
    await SmallAgent.signedIn(edge, agent.identity);
    expect(edge.events.of('auth')[1]).toMatchObject({ isResumed: true });
    await clock.pass(20_000);
    expect(edge.events.of('reaped')).toEqual([]);
  });

  it('goes on with it though the earlier connection still stands', async () => {
    const agent = await SmallAgent.signedIn(edge);
    await SmallAgent.signedIn(edge, agent.identity);
    await until(() => agent.ended.length === 1);
    expect(edge.agents).toHaveLength(1);
    expect(edge.events.of('reaped')).toEqual([]);
  });

  it('must know the cookie', async () => {
    const { identity } = await SmallAgent.signedIn(edge);
    const earlier = { ...identity, cookie: 'guessed' };
    expect(await (await connect()).auth({ earlier })).toEqual({
      Error: expect.stringContaining('ERR_NGROK_110')
    });
  });

  it('gets a new session when it comes too late', async () => {
    const agent = await SmallAgent.signedIn(edge);
    agent.dispose();
    await edge.events.until('disconnected');
    await clock.pass(5000);
    expect(edge.events.of('reaped')).toHaveLength(1);
    await SmallAgent.signedIn(edge, agent.identity);
    expect(edge.events.of('auth')[1]).toMatchObject({ isResumed: false });
  });

  it('has its full time again each time', async () => {
    const agent = await SmallAgent.signedIn(edge);
    agent.dispose();
    await edge.events.until('disconnected');
    await clock.pass(4000);
    const again = await SmallAgent.signedIn(edge, agent.identity);
    again.dispose();
    await edge.events.until('disconnected', 2);
    await clock.pass(4000);
    expect(edge.events.of('reaped')).toEqual([]);
    await clock.pass(1000);
    expect(edge.events.of('reaped')).toHaveLength(1);
  });
});

describe('signs of life', () => {
  it('are answered, and asked for', async () => {
    const agent = await SmallAgent.signedIn(edge);
    await agent.beat();
    await edge.events.until('heartbeat');
    await edge.events.until('heartbeat-back');
    expect(agent.ended).toEqual([]);
  });

  it('are missed when the agent gives none', async () => {
    const agent = await SmallAgent.signedIn(edge);
    await clock.pass(24_999);
    expect(edge.events.of('silent')).toEqual([]);
    await clock.pass(1);
    expect(edge.events.of('silent')).toHaveLength(1);
    await until(() => agent.ended.length === 1);
    expect(edge.events.of('reaped')).toHaveLength(1);
  });

  it('are expected at the pace that the agent announced', async () => {
    const agent = await connect();
    await agent.auth({ intervalSeconds: 1, toleranceSeconds: 2 });
    await clock.pass(2999);
    expect(edge.events.of('silent')).toEqual([]);
    await clock.pass(1);
    expect(edge.events.of('silent')).toHaveLength(1);
  });

  it('are not expected of an agent whose own are not answered', async () => {
    edge.conduct.answersHeartbeats = false;
    const agent = await SmallAgent.signedIn(edge);
    void agent.beat().catch(() => undefined);
    for (let second = 0; second < 60; second += 5) {
      await clock.pass(5000);
      const asked = edge.events.of('heartbeat-back').length;
      await edge.events.until('heartbeat-back', Math.max(1, asked));
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(edge.events.of('silent')).toEqual([]);
    expect(edge.events.of('heartbeat')).toEqual([
      expect.objectContaining({ isAnswered: false })
    ]);
  });
});

it('hangs up on streams that it does not know', async () => {
  const agent = await SmallAgent.signedIn(edge);
  const stream = agent.open(77);
  // By its end, or, when more has been sent meanwhile, by a reset.
  await new Promise<void>(resolve => {
    stream.once('end', resolve);
    stream.once('close', resolve);
    stream.on('error', () => undefined);
    stream.resume();
  });
  await agent.beat();
  expect(agent.ended).toEqual([]);
});
