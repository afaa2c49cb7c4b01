/**
 * What tests of shares through ngrok have in common: one small Jupyter a file,
 * one edge a test, and stages that are taken down after it.
 *
 *     const tests = ngrokTests();
 *     const stage = await tests.share();
 *     tests.edge.cut();
 *
 * @module
 */

import { randomBytes } from 'node:crypto';
import type { Result } from '../../../src/protocol';
import type { LoopbackEdge } from '../edge/loopback-edge';
import { startEdge } from '../edge/start-edge';
import { NgrokStage, type INgrokStageOptions } from './ngrok-stage';
import { startSmallJupyter, type ISmallJupyter } from './small-jupyter';

/** What of a stage a test is about. */
type Wishes = Partial<Omit<INgrokStageOptions, 'edge' | 'upstream'>>;

/** Of one file. */
export interface INgrokTests {
  readonly edge: LoopbackEdge;
  readonly jupyter: ISmallJupyter;
  readonly assertionKey: Buffer;
  /** A live share. */
  share(wishes?: Wishes): Promise<NgrokStage>;
  /** A share that may not come to be. */
  tryToShare(wishes?: Wishes): Promise<{ stage: NgrokStage; result: Result }>;
}

/** To be called once in a file, outside of tests. */
export function ngrokTests(): INgrokTests {
  const assertionKey = randomBytes(32);
  const stages: NgrokStage[] = [];
  let jupyter: ISmallJupyter;
  let edge: LoopbackEdge;

  beforeAll(async () => {
    jupyter = await startSmallJupyter({ key: assertionKey });
  });
  beforeEach(async () => {
    edge = await startEdge();
  });
  afterEach(async () => {
    await Promise.all(stages.splice(0).map(stage => stage.dispose()));
    await edge.close();
  });
  afterAll(() => jupyter.stop());

  const tests: INgrokTests = {
    get edge() {
      return edge;
    },
    assertionKey,
    get jupyter() {
      return jupyter;
    },
    async share(wishes) {
      const { stage, result } = await tests.tryToShare(wishes);
      if (!result.ok) {
        throw new Error(`${result.problem.code}\n${stage.gateway.log}`);
      }
      return stage;
    },
    async tryToShare(wishes) {
      const { upstream } = jupyter;
      const tried = await NgrokStage.tryStart({
        edge,
        upstream,
        assertionKey,
        ...wishes
      });
      stages.push(tried.stage);
      return tried;
    }
  };
  return tests;
}
