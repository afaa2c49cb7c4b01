import type {
  IAgent,
  IAgentObserver
} from '../../../../src/transport/ngrok/agent-process';
import { Pulse, type PulseEnd } from '../../../../src/transport/ngrok/pulse';
import { FakeClock } from '../../../support/fake-clock';

function watch(observe?: (observer: IAgentObserver) => void) {
  const clock = new FakeClock();
  const ends: PulseEnd[] = [];
  const heard = { lost: 0, alive: 0 };
  let observer: IAgentObserver | null = null;
  const agent: Pick<IAgent, 'observe'> = {
    observe: given => {
      observer = given;
      observe?.(given);
    }
  };
  const pulse = new Pulse({
    agent: agent as IAgent,
    silenceLimitMs: 10_000,
    clock,
    onLost: () => (heard.lost += 1),
    onAlive: () => (heard.alive += 1),
    onEnd: end => ends.push(end)
  });
  return {
    clock,
    ends,
    heard,
    pulse,
    observer: observer as unknown as IAgentObserver
  };
}

it('ends after ten seconds without a sign of life from the service', async () => {
  const { clock, ends, observer } = watch();
  for (let second = 0; second < 10; second += 1) {
    observer.onPong();
    await clock.pass(1000);
  }
  expect(ends).toEqual([]);
  observer.onPong();
  await clock.pass(1000);
  expect(ends).toEqual([{ kind: 'silent' }]);
});

it('ends at the second missed heartbeat in a row', () => {
  const { ends, observer } = watch();
  observer.onHeartbeat(null);
  observer.onHeartbeat(3);
  observer.onHeartbeat(null);
  expect(ends).toEqual([]);
  observer.onHeartbeat(null);
  expect(ends).toEqual([{ kind: 'silent' }]);
});

it('ends when the agent’s process answers no pings', async () => {
  const { clock, ends, observer } = watch();
  for (let second = 0; second < 10; second += 1) {
    observer.onHeartbeat(1);
    await clock.pass(1000);
  }
  expect(ends).toEqual([{ kind: 'stuck' }]);
});

it('ends when the machine has slept', async () => {
  const { clock, ends } = watch();
  clock.setWall(10_000);
  await clock.pass(500);
  expect(ends).toEqual([]);
  clock.setWall(10_000);
  await clock.pass(500);
  expect(ends).toEqual([{ kind: 'slept' }]);
});

it('ends once, and then looks no more', async () => {
  const end = { end: 'process' as const, message: '' };
  const { clock, ends, heard, observer } = watch(given => given.onEnd(end));
  expect(ends).toEqual([{ kind: 'ended', end }]);
  expect(clock.pending).toBe(0);
  observer.onHeartbeat(1);
  observer.onDisconnected();
  await clock.pass(60_000);
  expect(ends).toHaveLength(1);
  expect(heard).toEqual({ lost: 0, alive: 0 });
});

it('tells of losses and signs of life until it is disposed', async () => {
  const { clock, ends, heard, observer, pulse } = watch();
  observer.onDisconnected();
  observer.onHeartbeat(1);
  expect(heard).toEqual({ lost: 1, alive: 1 });
  pulse.dispose();
  observer.onDisconnected();
  await clock.pass(60_000);
  expect(heard).toEqual({ lost: 1, alive: 1 });
  expect(ends).toEqual([]);
  expect(clock.pending).toBe(0);
});
