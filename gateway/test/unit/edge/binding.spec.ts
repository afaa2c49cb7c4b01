/**
 * Addresses: who gets which, and when it is free again.
 */
import type { LoopbackEdge } from '../../edge/loopback-edge';
import type { IBindAnswer } from '../../edge/rpc/messages';
import { StreamType } from '../../edge/rpc/typed-stream';
import { startEdge } from '../../edge/start-edge';
import { FakeClock } from '../../support/fake-clock';
import { SmallAgent } from '../../support/small-agent';
import { until } from '../../support/until';

const DOMAIN = 'mine.example';

let clock: FakeClock;
let edge: LoopbackEdge;
let agent: SmallAgent;

beforeEach(async () => {
  clock = new FakeClock();
  edge = await startEdge({ clock });
  agent = await SmallAgent.signedIn(edge);
});

afterEach(() => edge.close());

function refusal(code: string): { Error: string } {
  return { Error: expect.stringMatching(`\r\n\r\n${code}\r\n$`) as string };
}

describe('an address', () => {
  it('is a new one each time, and https', async () => {
    const [one, other] = [await agent.bound(), await agent.bound()];
    expect(one.URL).toMatch(/^https:\/\/[0-9a-f]+\.tunnel\.localhost$/);
    expect(one.Proto).toBe('https');
    expect(other.URL).not.toBe(one.URL);
  });

  it('is the domain that was asked for', async () => {
    expect((await agent.bound({ Domain: DOMAIN })).URL).toBe(
      `https://${DOMAIN}`
    );
  });

  it('is the account’s own when none is asked for', async () => {
    edge.conduct.domains = ['dev.example', DOMAIN];
    expect((await agent.bound()).URL).toBe('https://dev.example');
    expect((await agent.bound({ Domain: DOMAIN })).URL).toBe(
      `https://${DOMAIN}`
    );
  });

  it('is none of somebody else’s', async () => {
    edge.conduct.domains = ['dev.example'];
    const answer = await agent.bind({ options: { Domain: DOMAIN } });
    expect(answer).toEqual(refusal('ERR_NGROK_319'));
    expect(edge.endpoints).toEqual([]);
  });

  it('is whatever the test says', async () => {
    edge.conduct.bindUrl = 'http://plain.example';
    expect(await agent.bound()).toMatchObject({
      URL: 'http://plain.example',
      Proto: 'http'
    });
  });

  it('comes with the options that were sent, which agents insist on', async () => {
    const options = { Domain: DOMAIN, Compression: null, ProxyProto: 0 };
    const { Opts } = await agent.bound(options);
    expect(Opts).toMatchObject(options);
  });
});

describe('an address that is taken', () => {
  beforeEach(() => agent.bound({ Domain: DOMAIN }));

  it('is refused to others', async () => {
    const other = await SmallAgent.signedIn(edge);
    const answer = await other.bind({ options: { Domain: DOMAIN } });
    expect(answer).toEqual(refusal('ERR_NGROK_334'));
    expect((answer as { Error: string }).Error).toContain(`https://${DOMAIN}`);
    expect(edge.events.of('bind')[1]).toMatchObject({
      refusal: 'ERR_NGROK_334',
      url: null
    });
  });

  it('is refused to the same agent', async () => {
    expect(await agent.bind({ options: { Domain: DOMAIN } })).toEqual(
      refusal('ERR_NGROK_334')
    );
  });

  it('is free once it is given back, and giving back twice is no error', async () => {
    const [endpoint] = edge.endpoints;
    const id = endpoint?.id ?? '';
    expect(await agent.unbind(id)).toEqual({});
    expect(await agent.unbind(id)).toEqual({});
    expect(edge.events.of('unbind').map(({ isKnown }) => isKnown)).toEqual([
      true,
      false
    ]);
    expect((await agent.bound({ Domain: DOMAIN })).URL).toContain(DOMAIN);
  });

  it('cannot be given back by others', async () => {
    const other = await SmallAgent.signedIn(edge);
    await other.unbind(edge.endpoints[0]?.id ?? '');
    expect(edge.endpoints).toHaveLength(1);
  });

  it('is free as soon as its agent is gone', async () => {
    agent.dispose();
    await edge.events.until('reaped');
    const other = await SmallAgent.signedIn(edge);
    expect((await other.bound({ Domain: DOMAIN })).URL).toContain(DOMAIN);
  });

  it('is free some time after its agent is gone, if so wanted', async () => {
    edge.conduct.reapDelayMs = 3000;
    agent.dispose();
    await edge.events.until('disconnected');
    const other = await SmallAgent.signedIn(edge);
    const wish = { options: { Domain: DOMAIN } };
    await clock.pass(2999);
    expect(await other.bind(wish)).toEqual(refusal('ERR_NGROK_334'));
    await clock.pass(1);
    expect(edge.events.of('reaped')).toEqual([
      expect.objectContaining({ hosts: [DOMAIN] })
    ]);
    expect(await other.bind(wish)).toMatchObject({ Error: '' });
  });
});

describe('an endpoint that is asked for again', () => {
  let earlier: IBindAnswer;

  beforeEach(async () => {
    edge.conduct.reapDelayMs = 3000;
    earlier = await agent.bound();
    agent.dispose();
    await edge.events.until('disconnected');
  });

  it('has the same address when the session goes on', async () => {
    const again = await SmallAgent.signedIn(edge, agent.identity);
    expect(await again.bind({ earlier })).toMatchObject({
      Id: earlier.Id,
      URL: earlier.URL
    });
    expect(edge.endpoints).toHaveLength(1);
  });

  it('has the same address in a new session too', async () => {
    await clock.pass(3000);
    const again = await SmallAgent.signedIn(edge);
    expect(await again.bind({ earlier })).toMatchObject({ URL: earlier.URL });
  });

  it('has another address when the service wants it so', async () => {
    edge.conduct.movesOnRebind = true;
    const again = await SmallAgent.signedIn(edge, agent.identity);
    const { URL: url } = (await again.bind({ earlier })) as IBindAnswer;
    expect(url).toMatch(/^https:/);
    expect(url).not.toBe(earlier.URL);
    expect(edge.endpoints.map(({ url }) => url)).toEqual([url]);
  });

  it('is refused to who only guesses its token', async () => {
    const again = await SmallAgent.signedIn(edge, agent.identity);
    const guessed = { ...earlier, Extra: { Token: 'guessed' } };
    const { host } = new URL(earlier.URL);
    expect(
      await again.bind({ earlier: guessed, options: { Domain: host } })
    ).toEqual(refusal('ERR_NGROK_334'));
  });
});

describe('what is refused', () => {
  it.each([
    ['tls', 'ERR_NGROK_312'],
    ['tcp', 'ERR_NGROK_332'],
    ['http', 'ERR_NGROK_332']
  ])('%s', async (proto, code) => {
    expect(await agent.bind({ proto })).toEqual(refusal(code));
  });

  it('a policy that the edge does not understand', async () => {
    const options = { TrafficPolicy: '{"on_tcp_connect":[]}' };
    expect(await agent.bind({ options })).toEqual(refusal('ERR_NGROK_2202'));
    expect(edge.endpoints).toEqual([]);
  });

  it('everything before Auth', async () => {
    const stranger = await SmallAgent.connect(edge);
    expect(await stranger.bind()).toEqual(refusal('ERR_NGROK_4018'));
  });

  it('what the test says', async () => {
    const takeBack = edge.refuseBind('ERR_NGROK_313');
    expect(await agent.bind({ options: { Domain: DOMAIN } })).toEqual({
      Error: expect.stringMatching(`${DOMAIN}.*\r\n\r\nERR_NGROK_313`)
    });
    takeBack();
    expect(await agent.bind()).toMatchObject({ Error: '' });
  });
});

describe('commands', () => {
  it('reach the agent and are answered', async () => {
    expect(await edge.stopAgents()).toEqual([{}]);
    expect(await edge.restartAgents()).toEqual([{}]);
    expect(await edge.updateAgents('9')).toEqual([{}]);
    expect(agent.commanded).toEqual([
      { type: StreamType.stop, body: {} },
      { type: StreamType.restart, body: {} },
      {
        type: StreamType.update,
        body: { Version: '9', PermitMajorVersion: false }
      }
    ]);
    expect(edge.events.of('command').map(({ name }) => name)).toEqual([
      'stop',
      'restart',
      'update'
    ]);
  });

  it('end one endpoint or all', async () => {
    const one = await agent.bound({ Domain: DOMAIN });
    await agent.bound();
    edge.stopTunnel('Over.', 'ERR_NGROK_3208', DOMAIN);
    await until(() => agent.commanded.length === 1);
    expect(agent.commanded).toEqual([
      {
        type: StreamType.stopTunnel,
        body: { Id: one.Id, Message: 'Over.', ErrorCode: 'ERR_NGROK_3208' }
      }
    ]);
    expect(edge.endpoints).toHaveLength(1);
    edge.stopTunnel('All over.');
    expect(edge.endpoints).toHaveLength(0);
  });
});
