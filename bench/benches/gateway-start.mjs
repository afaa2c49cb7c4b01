/**
 * From starting the gateway's process to a live share, which is listening and
 * proved from outside, beside a Node that does nothing.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { GatewayProcess } from '../contenders/gateway-process.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';
import { MEASURED_CORE, onCore } from '../processes/placement.mjs';
import { newScratchFolder } from '../processes/scratch-folder.mjs';
import { startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 9;

export const title = 'process start to live share, generated passwords';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const keptFolder = newScratchFolder();
  await timeGateway(node, upstream.port, keptFolder);
  const contenders = [
    { name: 'node -e 0, start to exit', measure: () => timeNode(node) },
    {
      name: 'gateway, certificate kept',
      measure: () => timeGateway(node, upstream.port, keptFolder)
    },
    {
      name: 'gateway, first share ever',
      measure: () => timeGateway(node, upstream.port)
    }
  ];
  const taken = await interleave(contenders, ROUNDS, async ({ measure }) => ({
    ms: await measure()
  }));
  printTable(
    ['', 'ms', 'to node -e 0'],
    contenders.map(({ name }, index) => [
      name,
      digits(taken[index].ms),
      ratio(taken[index].ms, taken[0].ms)
    ])
  );
  await upstream.dispose();
}

async function timeNode(node) {
  const beganMs = performance.now();
  const [command, ...args] = onCore(MEASURED_CORE, [node, '-e', '0']);
  await once(spawn(command, args, { stdio: 'ignore' }), 'exit');
  return performance.now() - beganMs;
}

async function timeGateway(node, upstreamPort, stateFolder) {
  const beganMs = performance.now();
  const gateway = new GatewayProcess({ node, core: MEASURED_CORE });
  await gateway.open({ upstreamPort, stateFolder });
  const tookMs = performance.now() - beganMs;
  await gateway.stop().done;
  await gateway.dispose();
  return tookMs;
}
