/**
 * A share through ngrok: the built gateway, the real SDK and the loopback
 * edge, from the start to the stop.
 */
import { randomBytes } from 'node:crypto';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { startEdge } from '../edge/start-edge';
import { AUTHTOKEN, NgrokStage } from '../support/ngrok-stage';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

jest.setTimeout(60_000);

const assertionKey = randomBytes(32);
const stages: NgrokStage[] = [];
let jupyter: ISmallJupyter;
let edge: LoopbackEdge;

beforeAll(async () => {
  jupyter = await startSmallJupyter({
    key: assertionKey,
    baseUrl: '/user/ada/'
  });
});

beforeEach(async () => {
  edge = await startEdge();
});

afterEach(async () => {
  await Promise.all(stages.splice(0).map(stage => stage.dispose()));
  await edge.close();
});

afterAll(() => jupyter.stop());

async function share(
  options: Partial<Parameters<typeof NgrokStage.start>[0]> = {}
): Promise<NgrokStage> {
  const stage = await NgrokStage.start({
    edge,
    upstream: jupyter.upstream,
    assertionKey,
    ...options
  });
  stages.push(stage);
  return stage;
}

describe('a share through ngrok', () => {
  it('is live at a public https address, with both locks on', async () => {
    const stage = await share();
    const { username, password } = await stage.invitation();
    expect(stage.status).toMatchObject({
      phase: 'live',
      transport: 'ngrok',
      fingerprint_sha256: null,
      tunnel: {
        state: 'connected',
        problem: null,
        edge_basic_auth: true,
        interstitial: false,
        address_changes: 0
      }
    });
    expect(stage.url).toMatch(/^https:\/\/[\w.-]+\/user\/ada\/$/);
    const refused = await stage.visit('lab');
    expect(refused.status).toBe(401);
    const page = await stage.visit('', { auth: `${username}:${password}` });
    expect(page.status).toBe(303);
  });

  it('says nothing of the authtoken', async () => {
    const stage = await share();
    expect(stage.gateway.log).not.toContain(AUTHTOKEN);
    expect(JSON.stringify(stage.gateway.messages)).not.toContain(AUTHTOKEN);
  });
});
