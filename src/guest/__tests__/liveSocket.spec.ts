import { readFileSync } from 'fs';
import { join } from 'path';
import type { EndReason } from '../../protocol';
import {
  LiveSocket,
  OFFLINE_CHECK_MS,
  OPENING_LIMIT_MS,
  SOCKETLESS_LIMIT_MS,
  TUNNEL_LIMIT_MS,
  UNREACHABLE_LIMIT_MS
} from '../liveSocket';
import type { ProbeResult } from '../probe';
import { FakeSocket } from './fakeSocket';

const STANDING = {
  type: 'standing',
  role: 'full',
  expires_at: '2026-01-01T13:00:00Z',
  seconds_left: 60
};

/** A live socket with everything around it in the test's hands. */
function aLiveSocket(survivesReconnect = false) {
  const world = {
    answer: 'reachable' as ProbeResult,
    online: true,
    probes: 0
  };
  const live = new LiveSocket({
    url: 'wss://host/secure-share/live',
    WebSocket: FakeSocket as unknown as typeof WebSocket,
    probe: async () => {
      world.probes += 1;
      return world.answer;
    },
    survivesReconnect,
    now: () => Date.now(),
    random: () => 0,
    isOnline: () => world.online
  });
  const ends: EndReason[] = [];
  live.ended.connect((_, reason) => ends.push(reason));
  return { live, ends, world };
}

/** Lets time pass, and everything that becomes due in it happen. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left >= 0; left -= 100) {
    await Promise.resolve();
    await Promise.resolve();
    jest.advanceTimersByTime(Math.min(100, left));
    await Promise.resolve();
    await Promise.resolve();
  }
}

describe('LiveSocket', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    FakeSocket.forget();
  });
  afterEach(() => jest.useRealTimers());

  it('passes on what has changed, and nothing that it does not know', () => {
    const { live } = aLiveSocket();
    const told: unknown[] = [];
    live.told.connect((_, change) => told.push(change));
    const sample = (name: string): unknown =>
      JSON.parse(
        readFileSync(
          join(
            __dirname,
            `../../protocol/fixtures/to-guest-page.changed.${name}.json`
          ),
          'utf8'
        )
      );
    const known = [sample('kernels'), sample('folder')];
    for (const message of [
      ...known,
      { type: 'changed' },
      { type: 'changed', what: 'weather' },
      { type: 'changed', what: 'folder' },
      { type: 'changed', what: 'folder', path: 7 },
      { type: 'changes', what: 'kernels' }
    ]) {
      FakeSocket.last.says(message);
    }
    expect(told).toEqual(known);
    live.dispose();
  });

  it('opens at once and tells how things stand', () => {
    const { live } = aLiveSocket();
    const heard = jest.fn();
    live.standing.connect((_, standing) => heard(standing));
    expect(FakeSocket.last.url).toBe('wss://host/secure-share/live');
    FakeSocket.last.says(STANDING);
    expect(heard).toHaveBeenCalledWith(STANDING);
    expect(live.isConnected).toBe(true);
  });

  it('tells of the end once, and tries nothing after it', async () => {
    const { ends, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    FakeSocket.last.says({ type: 'ended', reason: 'removed' });
    FakeSocket.last.says({ type: 'ended', reason: 'stopped' });
    FakeSocket.last.breaks();
    await pass(120_000);
    expect(ends).toEqual(['removed']);
    expect(FakeSocket.made).toHaveLength(1);
    expect(world.probes).toBe(0);
  });

  it('says nothing more after the end, whatever is still on its way', () => {
    const { live } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    const heard = jest.fn();
    live.told.connect(heard);
    live.standing.connect(heard);
    FakeSocket.last.says({ type: 'ended', reason: 'removed' });
    FakeSocket.last.says({ type: 'changed', what: 'kernels' });
    FakeSocket.last.says(STANDING);
    expect(heard).not.toHaveBeenCalled();
  });

  it('ignores what it does not know', () => {
    const { ends } = aLiveSocket();
    FakeSocket.last.says({ type: 'weather' });
    FakeSocket.last.says(null);
    FakeSocket.last.dispatchEvent(new MessageEvent('message', { data: '{' }));
    expect(ends).toEqual([]);
  });

  it('answers "closed" on the same socket, then shuts it', () => {
    const { live } = aLiveSocket();
    FakeSocket.last.says({ type: 'ended', reason: 'stopped' });
    live.acknowledge();
    expect(FakeSocket.last.sent).toEqual(['{"type":"closed"}']);
    expect(FakeSocket.last.readyState).toBe(FakeSocket.CLOSED);
    expect(live.isDisposed).toBe(true);
  });

  it('comes back after a short cut', async () => {
    const { live, ends, world } = aLiveSocket();
    const states: boolean[] = [];
    live.connectionChanged.connect(() => states.push(live.isConnected));
    FakeSocket.last.says(STANDING);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    await pass(UNREACHABLE_LIMIT_MS - 3_000);
    expect(FakeSocket.made).toHaveLength(1);
    world.answer = 'reachable';
    await pass(3_000);
    expect(FakeSocket.made).toHaveLength(2);
    FakeSocket.last.says(STANDING);
    await pass(SOCKETLESS_LIMIT_MS);
    expect(states).toEqual([false, true]);
    expect(ends).toEqual([]);
  });

  it('comes back after minutes where a tunnel is built anew, but does not wait for ever', async () => {
    const { ends, world } = aLiveSocket(true);
    FakeSocket.last.says(STANDING);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    await pass(90_000);
    world.answer = 'reachable';
    await pass(4_000);
    expect(FakeSocket.made).toHaveLength(2);
    FakeSocket.last.says(STANDING);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    await pass(TUNNEL_LIMIT_MS - 5_000);
    expect(ends).toEqual([]);
    await pass(10_000);
    expect(ends).toEqual(['lost']);
  });

  it('is lost when nobody answers for about ten seconds', async () => {
    const { ends, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    await pass(UNREACHABLE_LIMIT_MS - 1_000);
    expect(ends).toEqual([]);
    await pass(3_500);
    expect(ends).toEqual(['lost']);
    const { probes } = world;
    await pass(60_000);
    expect(world.probes).toBe(probes);
    expect(FakeSocket.made).toHaveLength(1);
  });

  it.each<EndReason>(['stopped', 'removed', 'expired', 'left', 'lost'])(
    'takes the gateway’s word by HTTP that it is %s',
    async reason => {
      const { ends, world } = aLiveSocket();
      FakeSocket.last.says(STANDING);
      world.answer = reason;
      FakeSocket.last.breaks();
      await pass(100);
      expect(ends).toEqual([reason]);
      expect(FakeSocket.made).toHaveLength(1);
    }
  );

  it('waits for ever while the browser itself has no network', async () => {
    const { ends, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    world.online = false;
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    await pass(10 * UNREACHABLE_LIMIT_MS);
    expect(ends).toEqual([]);
    expect(world.probes).toBe(0);
    world.online = true;
    world.answer = 'reachable';
    await pass(OFFLINE_CHECK_MS + 100);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('gives up on a gateway that answers but never gives the socket', async () => {
    const { ends } = aLiveSocket();
    for (let ms = 0; ms < SOCKETLESS_LIMIT_MS; ms += 1_000) {
      FakeSocket.last.breaks();
      await pass(1_000);
    }
    expect(ends).toEqual([]);
    FakeSocket.last.breaks();
    await pass(5_000);
    expect(ends).toEqual(['lost']);
  });

  it('does not hammer a gateway that opens and shuts the socket', async () => {
    aLiveSocket();
    for (let i = 0; i < 100; i += 1) {
      if (FakeSocket.last.readyState !== FakeSocket.CLOSED) {
        FakeSocket.last.breaks();
      }
      await pass(100);
    }
    expect(FakeSocket.made.length).toBeLessThan(12);
  });

  it('does not wait for ever for a socket that says nothing', async () => {
    aLiveSocket();
    await pass(OPENING_LIMIT_MS + 200);
    expect(FakeSocket.made).toHaveLength(2);
    expect(FakeSocket.made[0]?.readyState).toBe(FakeSocket.CLOSED);
  });

  it('finds out about a network that went away without a word', async () => {
    const { live, ends, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    live.doubt();
    await pass(100);
    expect(live.isConnected).toBe(true);
    world.answer = 'unreachable';
    live.doubt();
    await pass(100);
    expect(live.isConnected).toBe(false);
    await pass(UNREACHABLE_LIMIT_MS + 3_000);
    expect(ends).toEqual(['lost']);
  });

  it('looks at once when told that the network is back', async () => {
    const { live, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    world.online = false;
    FakeSocket.last.breaks();
    await pass(100);
    world.online = true;
    live.doubt();
    await pass(100);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('looks at once when something else on the page has got through, and asks nothing while it is there', async () => {
    const { live, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    live.hope();
    await pass(100);
    expect(world.probes).toBe(0);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    // Long enough for the pauses to have grown to more than a second.
    await pass(5_000);
    world.answer = 'reachable';
    live.hope();
    await pass(100);
    expect(FakeSocket.made).toHaveLength(2);
  });

  it('is quiet once disposed', async () => {
    const { live, ends, world } = aLiveSocket();
    FakeSocket.last.says(STANDING);
    world.answer = 'unreachable';
    FakeSocket.last.breaks();
    live.dispose();
    live.dispose();
    live.doubt();
    live.hope();
    await pass(60_000);
    expect(world.probes).toBe(0);
    expect(ends).toEqual([]);
  });
});
