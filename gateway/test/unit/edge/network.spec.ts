/**
 * The network between agents and the edge: cut, frozen, gone.
 */
import type { LoopbackEdge } from '../../edge/loopback-edge';
import { startEdge } from '../../edge/start-edge';
import { Visitor } from '../../edge/visitor';
import { FakeClock } from '../../support/fake-clock';
import { SmallAgent } from '../../support/small-agent';
import { until } from '../../support/until';

let clock: FakeClock;
let edge: LoopbackEdge;
let agent: SmallAgent;

beforeEach(async () => {
  clock = new FakeClock();
  edge = await startEdge({ clock });
  agent = await SmallAgent.signedIn(edge);
});

afterEach(() => edge.close());

/** What becomes of something that may never happen. */
async function within<Result>(
  milliseconds: number,
  happening: Promise<Result>
): Promise<Result | 'never'> {
  return Promise.race([
    happening,
    new Promise<'never'>(resolve =>
      setTimeout(() => resolve('never'), milliseconds)
    )
  ]);
}

it('can be cut, and connects again at once', async () => {
  edge.cut();
  await until(() => agent.ended.length === 1);
  await edge.events.until('disconnected');
  await SmallAgent.signedIn(edge);
});

it('can be gone, and comes back on the same port', async () => {
  await edge.goOffline();
  await until(() => agent.ended.length === 1);
  await expect(SmallAgent.connect(edge)).rejects.toThrow('ECONNREFUSED');
  await edge.goOnline();
  await SmallAgent.signedIn(edge);
});

describe('frozen', () => {
  it('lets nothing through, and everything when it thaws', async () => {
    await agent.beat();
    edge.freeze();
    const beat = agent.beat().then(() => 'back');
    expect(await within(300, beat)).toBe('never');
    expect(agent.ended).toEqual([]);
    edge.thaw();
    expect(await beat).toBe('back');
  });

  it('lets nobody in', async () => {
    edge.freeze();
    const connecting = SmallAgent.connect(edge).then(() => 'in');
    expect(await within(300, connecting)).toBe('never');
    edge.thaw();
    expect(await connecting).toBe('in');
  });

  it('leaves visitors waiting until the silence is noticed', async () => {
    const { URL: url } = await agent.bound();
    edge.freeze();
    const visiting = new Visitor(edge).visit(url).then(({ status }) => status);
    expect(await within(300, visiting)).toBe('never');
    await clock.pass(25_000);
    expect(await visiting).toBe(502);
    expect((await new Visitor(edge).visit(url)).status).toBe(404);
  });

  it('does not tell the agent that it was given up; thawed, it does', async () => {
    edge.freeze();
    await clock.pass(25_000);
    expect(edge.events.of('disconnected')).toHaveLength(1);
    expect(
      await within(
        200,
        until(() => agent.ended.length === 1)
      )
    ).toBe('never');
    edge.thaw();
    await until(() => agent.ended.length === 1);
  });
});

it('can end politely', async () => {
  edge.goAway(10, 'Calm down.');
  await until(() => agent.ended.length === 1);
  expect(agent.ended[0]).toMatchObject({ muxCode: 10, message: 'Calm down.' });
});

it('leaves nothing open', async () => {
  const { URL: url } = await agent.bound();
  edge.freeze();
  await edge.close();
  await until(() => agent.ended.length === 1);
  await expect(SmallAgent.connect(edge)).rejects.toThrow();
  await expect(new Visitor(edge).visitPlainly(url)).rejects.toThrow(
    'ECONNREFUSED'
  );
  edge = await startEdge();
});
