/**
 * Kills and freezes each process of a share through the loopback edge, and
 * measures how long its address still leads to Jupyter's door.
 *
 * @module
 */

import { Visitor } from '../edge/visitor';
import type { INgrokTests } from './ngrok-tests';
import { accessTo } from './ngrok-stage';
import { ParentProcess } from './parent-process';
import { childrenOf, isRunning } from './processes';

/** Who ends, and how. */
export interface IAbruptEnd {
  readonly who: 'parent' | 'gateway' | 'agent';
  readonly how: 'killed' | 'frozen';
}

export const ENDS: readonly IAbruptEnd[] = (
  ['parent', 'gateway', 'agent'] as const
).flatMap(who => [
  { who, how: 'killed' },
  { who, how: 'frozen' }
]);

/** Longest wait, in milliseconds. */
const PATIENCE_MS = 20_000;

/**
 * Opens a share with a parent of its own and ends one of its processes.
 *
 * An agent's end is not the share's: measured is how long requests get through
 * by *that* agent. The gateway replaces it, at the same address, on purpose.
 *
 * @returns milliseconds until the door was shut
 */
export async function doorStaysOpenMs(
  tests: Pick<INgrokTests, 'edge' | 'jupyter' | 'assertionKey'>,
  { who, how }: IAbruptEnd
): Promise<number> {
  const parent = await ParentProcess.withShare({
    upstream: tests.jupyter.upstream,
    assertionKey: tests.assertionKey,
    options: { transport: 'ngrok', host: null },
    ngrok: accessTo(tests.edge)
  });
  const [agent = 0] = childrenOf(parent.gatewayId);
  const ids = { parent: parent.id, gateway: parent.gatewayId, agent };
  const first = tests.edge.agents[0]?.number;
  try {
    if (!(await leadsIn(tests.edge, parent.url))) {
      throw new Error('The door was not open.');
    }
    const startMs = performance.now();
    process.kill(ids[who], how === 'killed' ? 'SIGKILL' : 'SIGSTOP');
    for (;;) {
      const isShut =
        who === 'agent'
          ? !isRunning(agent) &&
            tests.edge.agents.every(({ number }) => number !== first)
          : !(await leadsIn(tests.edge, parent.url)) &&
            !isRunning(agent) &&
            tests.edge.endpoints.length === 0;
      if (isShut) {
        return performance.now() - startMs;
      }
      if (performance.now() - startMs > PATIENCE_MS) {
        throw new Error('The door is still open.');
      }
      await new Promise(resolve => setTimeout(resolve, 20));
    }
  } finally {
    for (const id of Object.values(ids)) {
      if (isRunning(id)) {
        process.kill(id, 'SIGKILL');
      }
    }
    parent.dispose();
  }
}

/** Whether a stranger gets as far as the gateway or the service's own lock. */
async function leadsIn(
  edge: INgrokTests['edge'],
  url: string
): Promise<boolean> {
  const answer = await new Visitor(edge)
    .visit(`${url}lab`, {
      headers: { 'ngrok-skip-browser-warning': '1', Upgrade: 'x' },
      signal: AbortSignal.timeout(1000)
    })
    .catch(() => null);
  return answer?.status === 401;
}
