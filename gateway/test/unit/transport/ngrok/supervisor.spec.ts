/**
 * The supervisor with a clock that the test moves and agents that do what the
 * test says.
 */
import { GatewayError } from '../../../../src/errors';
import type { ITunnelSettings } from '../../../../src/transport/ngrok/agent/messages';
import {
  AgentFailure,
  type IAgent,
  type IAgentObserver
} from '../../../../src/transport/ngrok/agent-process';
import { explainFailure } from '../../../../src/transport/ngrok/explain-failure';
import {
  TunnelSupervisor,
  type ISupervisorOptions
} from '../../../../src/transport/ngrok/supervisor';
import { SOON_LIMIT_MS } from '../../../../src/transport/ngrok/tunnel-opener';
import { FakeClock } from '../../../support/fake-clock';

const INGRESS = { host: 'ingress.example', port: 443, authorities: null };

function refusal(code: string): AgentFailure {
  return new AgentFailure(
    'bind',
    `failed to start listener: refused error_code: ERR_NGROK_${code}`
  );
}

class FakeAgent implements IAgent {
  isOpen = true;
  observer: IAgentObserver | null = null;

  constructor(
    readonly url: string,
    readonly proto: string
  ) {}

  observe(observer: IAgentObserver): void {
    this.observer = observer;
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  kill(): void {
    this.isOpen = false;
  }
}

class Stage {
  readonly clock = new FakeClock();
  readonly agents: FakeAgent[] = [];
  readonly asked: ITunnelSettings[] = [];
  /** When each try was made, in milliseconds from the stage's beginning. */
  readonly triedAtMs: number[] = [];
  readonly lost: GatewayError[] = [];
  moves = 0;
  /** What becomes of the next tries; by default they succeed. */
  outcomes: Array<Error | string | Promise<string>> = [];
  unreachable: GatewayError | null = null;
  isHere = (): Promise<boolean> => Promise.resolve(true);

  readonly supervisor: TunnelSupervisor;

  constructor(options: Partial<ISupervisorOptions> = {}) {
    const startMs = this.clock.monotonicMs();
    this.supervisor = new TunnelSupervisor({
      settings: {
        authtoken: 'token',
        serverAddr: null,
        rootCas: null,
        forwardTo: 'unix:/s',
        version: '1'
      },
      domain: null,
      policy: 'POLICY',
      launch: async settings => {
        this.asked.push(settings);
        this.triedAtMs.push(this.clock.monotonicMs() - startMs);
        const outcome = await (this.outcomes.shift() ??
          `https://${settings.domain ?? `a${this.agents.length}.example`}`);
        if (outcome instanceof Error) {
          throw outcome;
        }
        const agent = new FakeAgent(outcome, outcome.split(':')[0] ?? '');
        this.agents.push(agent);
        return agent;
      },
      explain: failure =>
        explainFailure(failure, INGRESS, [], () =>
          Promise.resolve(this.unreachable ? 'no-network' : 'reachable')
        ),
      probe: () => Promise.resolve(this.unreachable),
      leadsHere: () => this.isHere(),
      clock: this.clock,
      random: { bytes: size => Buffer.alloc(size), below: () => 0 },
      log: { write: () => undefined },
      onChange: () => undefined,
      onMoved: () => {
        this.moves += 1;
      },
      onLost: problem => this.lost.push(problem),
      ...options
    });
  }

  get open(): number {
    return this.agents.filter(agent => agent.isOpen).length;
  }

  get agent(): FakeAgent {
    return this.agents.at(-1) as FakeAgent;
  }

  /** Lets time pass while the agent's process lives and the service too, if wanted. */
  async live(ms: number, { heartbeats = true } = {}): Promise<void> {
    for (let passed = 0; passed < ms; passed += 1000) {
      this.agent.observer?.onPong();
      if (heartbeats && passed % 5000 === 0) {
        this.agent.observer?.onHeartbeat(1);
      }
      await this.clock.pass(1000);
    }
  }

  dies(): void {
    this.agent.observer?.onEnd({ end: 'process', message: 'ended with 1' });
  }
}

describe('the first start', () => {
  it('asks for what the host wants', async () => {
    const stage = new Stage({ domain: 'ada.example' });
    await stage.supervisor.start();
    expect(stage.supervisor.origin).toBe('https://ada.example');
    expect(stage.asked).toMatchObject([
      { domain: 'ada.example', policy: 'POLICY', heartbeatIntervalSeconds: 5 }
    ]);
    expect(stage.moves).toBe(0);
  });

  it.each([
    'http://a.example',
    'tls://a.example',
    'https://a.example/below',
    'https://user@a.example',
    ''
  ])('does not keep %s', async url => {
    const stage = new Stage();
    stage.outcomes = [url];
    await expect(stage.supervisor.start()).rejects.toMatchObject({
      code: 'NGROK_NOT_HTTPS'
    });
    expect(stage.open).toBe(0);
  });

  it('stops at once at what only a person can mend', async () => {
    const stage = new Stage();
    stage.outcomes = [refusal('107')];
    await expect(stage.supervisor.start()).rejects.toMatchObject({
      code: 'NGROK_TOKEN_REFUSED'
    });
    expect(stage.triedAtMs).toEqual([0]);
  });

  it('stops at once without a network', async () => {
    const stage = new Stage();
    stage.unreachable = new GatewayError('NGROK_NO_NETWORK');
    stage.outcomes = [new AgentFailure('connect', 'no way')];
    await expect(stage.supervisor.start()).rejects.toMatchObject({
      code: 'NGROK_NO_NETWORK'
    });
    expect(stage.triedAtMs).toEqual([0]);
  });

  it('waits about a minute for an address that is taken, then says so', async () => {
    const stage = new Stage();
    stage.outcomes = Array.from({ length: 40 }, () => refusal('334'));
    const failed = expect(stage.supervisor.start()).rejects.toMatchObject({
      code: 'NGROK_ADDRESS_IN_USE'
    });
    await stage.clock.pass(2 * SOON_LIMIT_MS);
    await failed;
    expect(stage.triedAtMs.at(-1)).toBeGreaterThanOrEqual(SOON_LIMIT_MS);
    expect(stage.triedAtMs.at(-1)).toBeLessThan(SOON_LIMIT_MS + 6000);
    expect(stage.triedAtMs.slice(0, 4)).toEqual([0, 1000, 3000, 7000]);
    expect(stage.supervisor.retryAtWallMs).toBeNull();
  });

  it('takes slower heartbeats where the service wants them', async () => {
    const stage = new Stage();
    stage.outcomes = [refusal('111')];
    await stage.supervisor.start();
    expect(
      stage.asked.map(
        ({ heartbeatIntervalSeconds }) => heartbeatIntervalSeconds
      )
    ).toEqual([5, 10]);
  });
});

describe('a tunnel that is lost', () => {
  it('is opened anew at the same address, with the same lock', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.dies();
    await stage.clock.pass(0);
    expect(stage.asked.at(-1)).toMatchObject({
      domain: 'a0.example',
      policy: 'POLICY'
    });
    expect(stage.open).toBe(1);
    expect(stage.moves).toBe(0);
    expect(stage.supervisor.problem).toBeNull();
  });

  it('is noticed by ten seconds of silence', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    await stage.live(9000, { heartbeats: false });
    expect(stage.agents).toHaveLength(1);
    await stage.live(2000, { heartbeats: false });
    expect(stage.agents).toHaveLength(2);
    expect(stage.open).toBe(1);
  });

  it('is tried for with growing pauses, as long as it takes', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.outcomes = Array.from({ length: 12 }, () => refusal('336'));
    stage.dies();
    await stage.clock.pass(600_000);
    const pauses = stage.triedAtMs
      .slice(1)
      .map((ms, at) => ms - (stage.triedAtMs[at] ?? 0));
    expect(pauses.slice(1, 9)).toEqual([
      1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000
    ]);
    expect(stage.lost).toEqual([]);
    expect(stage.open).toBe(1);
  });

  // Red when a pause does not know what it began with: it would last to its end.
  it('is back soon when the network returns at the beginning of a pause', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.unreachable = new GatewayError('NGROK_NO_NETWORK');
    stage.dies();
    // Tries at 0, 1, 3, 7 and 15 seconds; the next one would come at 31.
    await stage.clock.pass(15_100);
    stage.unreachable = null;
    await stage.clock.pass(3000);
    expect(stage.open).toBe(1);
  });

  it('is back within three seconds of the network, however long that was gone', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.unreachable = new GatewayError('NGROK_NO_NETWORK');
    stage.dies();
    await stage.clock.pass(90_500);
    expect(stage.supervisor.problem?.code).toBe('NGROK_NO_NETWORK');
    expect(stage.supervisor.retryAtWallMs).not.toBeNull();
    stage.unreachable = null;
    await stage.clock.pass(3000);
    expect(stage.open).toBe(1);
  });

  it('counts the minute for a taken address from the network’s return', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.unreachable = new GatewayError('NGROK_NO_NETWORK');
    stage.dies();
    await stage.clock.pass(90_000);
    stage.unreachable = null;
    stage.outcomes = Array.from({ length: 5 }, () => refusal('334'));
    await stage.clock.pass(30_000);
    expect(stage.lost).toEqual([]);
    expect(stage.open).toBe(1);
  });

  it('takes another address when its own is not to be had any more', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.outcomes = [refusal('319')];
    stage.dies();
    await stage.clock.pass(0);
    expect(stage.asked.map(({ domain }) => domain)).toEqual([
      null,
      'a0.example',
      null
    ]);
    expect(stage.moves).toBe(1);
  });

  it('ends the share when the host’s own domain is not to be had', async () => {
    const stage = new Stage({ domain: 'ada.example' });
    await stage.supervisor.start();
    stage.outcomes = [refusal('319')];
    stage.dies();
    await stage.clock.pass(0);
    expect(stage.lost).toMatchObject([{ code: 'NGROK_DOMAIN_NOT_YOURS' }]);
  });

  it('ends the share at what only a person can mend, and at the service’s stop', async () => {
    const refused = new Stage();
    await refused.supervisor.start();
    refused.outcomes = [refusal('107')];
    refused.dies();
    await refused.clock.pass(0);
    expect(refused.lost).toMatchObject([{ code: 'NGROK_TOKEN_REFUSED' }]);
    const stopped = new Stage();
    await stopped.supervisor.start();
    stopped.agent.observer?.onEnd({ end: 'stop-command', message: '' });
    await stopped.clock.pass(0);
    expect(stopped.lost).toMatchObject([{ code: 'NGROK_STOPPED' }]);
    expect(stopped.open).toBe(0);
  });
});

describe('a connection that the SDK mends by itself', () => {
  it('counts when the address still leads here', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.agent.observer?.onDisconnected();
    expect(stage.supervisor.problem?.code).toBe('TUNNEL_LOST');
    stage.agent.observer?.onHeartbeat(1);
    await stage.clock.pass(0);
    expect(stage.supervisor.problem).toBeNull();
    expect(stage.agents).toHaveLength(1);
  });

  it('does not count while nobody answers there', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.isHere = () => Promise.reject(new Error('no answer'));
    stage.agent.observer?.onDisconnected();
    stage.agent.observer?.onHeartbeat(1);
    await stage.clock.pass(0);
    expect(stage.supervisor.problem?.code).toBe('TUNNEL_LOST');
  });

  it('is given up when the address leads elsewhere', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.isHere = () => Promise.resolve(false);
    stage.agent.observer?.onDisconnected();
    stage.agent.observer?.onHeartbeat(1);
    await stage.clock.pass(0);
    expect(stage.agents).toHaveLength(2);
    expect(stage.open).toBe(1);
  });
});

describe('another address', () => {
  it('stands before the first one is closed', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    let settle: (url: string) => void = () => undefined;
    stage.outcomes = [new Promise(resolve => (settle = resolve))];
    const moving = stage.supervisor.moveElsewhere();
    await stage.clock.pass(0);
    expect(stage.open).toBe(1);
    settle('https://b.example');
    await moving;
    expect(stage.supervisor.origin).toBe('https://b.example');
    expect(stage.open).toBe(1);
    expect(stage.moves).toBe(1);
  });

  it.each([
    ['is taken', refusal('334')],
    ['is the same', 'https://a0.example']
  ])('that %s leaves the first one', async (_what, outcome) => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.outcomes = [outcome];
    await expect(stage.supervisor.moveElsewhere()).rejects.toMatchObject({
      code: 'NO_NEW_ADDRESS'
    });
    expect(stage.agents[0]?.isOpen).toBe(true);
    expect(stage.open).toBe(1);
    expect(stage.moves).toBe(0);
  });

  // Red without `_turn`: both would stay open, one of them watched by nobody.
  it('that comes while the first one is being brought back leaves one tunnel', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    let bringBack: (url: string) => void = () => undefined;
    stage.outcomes = [
      new Promise(resolve => (bringBack = resolve)),
      'https://b.example'
    ];
    stage.dies();
    await stage.clock.pass(0);
    await stage.supervisor.moveElsewhere();
    bringBack('https://a0.example');
    await stage.clock.pass(0);
    expect(stage.supervisor.origin).toBe('https://b.example');
    expect(stage.open).toBe(1);
    expect(stage.lost).toEqual([]);
  });
});

it('a policy that is dropped is not asked for again', async () => {
  const stage = new Stage();
  await stage.supervisor.start();
  await stage.supervisor.dropPolicy();
  expect(stage.supervisor.asksForBasicAuth).toBe(false);
  stage.dies();
  await stage.clock.pass(0);
  expect(stage.asked.map(({ policy }) => policy)).toEqual([
    'POLICY',
    null,
    null
  ]);
  expect(stage.open).toBe(1);
  expect(stage.moves).toBe(0);
});

describe('close', () => {
  it('ends the agent and every timer', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    await stage.supervisor.close();
    expect(stage.open).toBe(0);
    expect(stage.clock.pending).toBe(0);
  });

  it('ends an agent that comes too late', async () => {
    const stage = new Stage();
    let settle: (url: string) => void = () => undefined;
    stage.outcomes = [new Promise(resolve => (settle = resolve))];
    const starting = expect(stage.supervisor.start()).rejects.toThrow(/closed/);
    await stage.supervisor.close();
    settle('https://a.example');
    await starting;
    expect(stage.open).toBe(0);
  });

  it('ends a pause', async () => {
    const stage = new Stage();
    await stage.supervisor.start();
    stage.outcomes = [refusal('336')];
    stage.dies();
    await stage.clock.pass(100);
    await stage.supervisor.close();
    await stage.clock.pass(120_000);
    expect(stage.asked).toHaveLength(2);
    expect(stage.clock.pending).toBe(0);
    expect(stage.lost).toEqual([]);
  });
});
