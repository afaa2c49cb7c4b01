/**
 * Whatever happens to the parent, the door is shut soon after.
 */
import { randomBytes } from 'node:crypto';
import { ParentProcess } from '../support/parent-process';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';
import { until } from '../support/until';

const assertionKey = randomBytes(32);
let jupyter: ISmallJupyter;
let parent: ParentProcess | null = null;

beforeAll(async () => {
  jupyter = await startSmallJupyter({ key: assertionKey });
});

afterEach(() => {
  parent?.dispose();
  parent = null;
});

afterAll(() => jupyter.stop());

async function withShare(options?: { heir: boolean }): Promise<ParentProcess> {
  parent = await ParentProcess.withShare(
    { upstream: jupyter.upstream, assertionKey },
    options
  );
  return parent;
}

describe('the door is shut', () => {
  it('within two seconds when the parent is killed', async () => {
    const parent = await withShare();
    parent.kill();
    expect(await parent.untilShut()).toBeLessThan(2000);
  }, 30_000);

  it('within two seconds when the parent is killed and a child of it holds the pipe', async () => {
    const parent = await withShare({ heir: true });
    parent.kill();
    // Red without the look at the parent's process id in lifeline.ts.
    expect(await parent.untilShut()).toBeLessThan(2000);
    expect(parent.isHeirAlive()).toBe(true);
  }, 30_000);

  it('within twelve seconds when the parent is frozen, and stays shut when it goes on', async () => {
    const parent = await withShare();
    parent.freeze();
    expect(await parent.untilShut()).toBeLessThan(12_000);
    // The port is shut first; the process ends a moment later.
    await until(() => !parent.isGatewayAlive());
    parent.thaw();
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(await parent.untilShut()).toBeLessThan(100);
  }, 40_000);
});
