/**
 * Big files through the gateway: what memory they take, and how quick they
 * are beside nginx. A fresh gateway for each direction, measured from idle.
 *
 * @module
 */
import { setTimeout as passed } from 'node:timers/promises';
import { startNginxProxy } from '../contenders/nginx-proxy.mjs';
import { startSharedGateway } from '../contenders/shared-gateway.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { rssMib } from '../measure/process-usage.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';
import { startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 2;
const GIB = 1024 ** 3;
const BYTES = 2 * GIB;
const STALL_SECONDS = 3;
const SETTLE_MS = 1000;
const LOOK_MS = 20;

/** Jobs of the generator, and what they are called. */
const DIRECTIONS = [
  ['download', '2 GiB down'],
  ['upload', '2 GiB up, 2,048 PUTs'],
  ['stall', 'reader stops for 3 s']
];

export const title = 'resident memory of big files, from idle, and speed';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const generator = startGenerator(node);
  const starters = [
    {
      name: 'nginx',
      start: () => startNginxProxy({ upstreamPort: upstream.port })
    },
    {
      name: 'gateway',
      start: () =>
        startSharedGateway({ node, upstreamPort: upstream.port, generator })
    }
  ];
  const rows = [];
  for (const [job, what] of DIRECTIONS) {
    const taken = await interleave(starters, ROUNDS, async ({ start }) => {
      const contender = await start();
      const numbers = await transfer(generator, job, contender);
      await contender.dispose();
      return numbers;
    });
    starters.forEach(({ name }, index) => {
      const { mibPerSecond, idleMib, growthMib } = taken[index];
      const isTimed = job !== 'stall';
      rows.push([
        name,
        what,
        isTimed ? digits(mibPerSecond) : '-',
        isTimed ? ratio(mibPerSecond, taken[0].mibPerSecond) : '-',
        digits(idleMib),
        `+${digits(growthMib)}`
      ]);
    });
  }
  printTable(['', '', 'MiB/s', 'to nginx', 'idle MiB', 'growth MiB'], rows);
  await generator.dispose();
  await upstream.dispose();
}

async function transfer(generator, job, { place, pids }) {
  await passed(SETTLE_MS);
  const idleMib = rssMib(pids);
  let mostMib = idleMib;
  const watch = setInterval(() => {
    mostMib = Math.max(mostMib, rssMib(pids));
  }, LOOK_MS);
  const mibPerSecond = await generator.ask(job, {
    place,
    bytes: BYTES,
    seconds: STALL_SECONDS
  });
  clearInterval(watch);
  return {
    mibPerSecond: mibPerSecond ?? 0,
    idleMib,
    growthMib: mostMib - idleMib
  };
}
