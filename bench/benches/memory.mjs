/**
 * Resident memory of the gateway: idle, with sockets open, after many joins.
 *
 * @module
 */
import { spawn } from 'node:child_process';
import { setTimeout as passed } from 'node:timers/promises';
import { GatewayProcess } from '../contenders/gateway-process.mjs';
import { startNginxProxy } from '../contenders/nginx-proxy.mjs';
import { placeOf } from '../contenders/shared-gateway.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { peakRssMib, rssMib } from '../measure/process-usage.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';
import { MEASURED_CORE, onCore } from '../processes/placement.mjs';
import { startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 3;
const SOCKETS = 200;
const GUESTS = 8;
const JOINS = 100;
const SETTLE_MS = 1500;

const CHOSEN = {
  password: 'otter-plum-quarry-violin',
  sessionPassword: 'lantern+mosaic+fjord+thyme'
};

export const title = 'resident memory in MiB';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const generator = startGenerator(node);
  const base = { node, generator, upstreamPort: upstream.port };
  const contenders = [
    { name: 'node 24 that waits', measure: () => bareNode(node) },
    { name: 'nginx', measure: () => nginxWithSockets(base) },
    {
      name: `gateway, ${SOCKETS} sockets`,
      measure: () => gatewayWithSockets(base)
    },
    {
      name: `gateway, ${JOINS} joins, generated passwords`,
      measure: () => gatewayAfterJoins(base, {})
    },
    {
      name: `gateway, ${JOINS} joins, chosen passwords`,
      measure: () => gatewayAfterJoins(base, CHOSEN)
    }
  ];
  const taken = await interleave(contenders, ROUNDS, ({ measure }) =>
    measure()
  );
  printTable(
    ['', 'idle', 'to bare node', 'loaded', 'peak', 'afterwards'],
    contenders.map(({ name }, index) => {
      const { idle, loaded, peak, after } = taken[index];
      return [
        name,
        digits(idle),
        ratio(idle, taken[0].idle),
        known(loaded),
        known(peak),
        known(after)
      ];
    })
  );
  await generator.dispose();
  await upstream.dispose();
}

async function bareNode(node) {
  const [command, ...args] = onCore(MEASURED_CORE, [
    node,
    '-e',
    'setInterval(() => {}, 60_000)'
  ]);
  const child = spawn(command, args, { stdio: 'ignore' });
  await passed(SETTLE_MS);
  const idle = rssMib([child.pid]);
  child.kill('SIGKILL');
  return { idle, loaded: NaN, peak: NaN, after: NaN };
}

async function nginxWithSockets({ generator, upstreamPort }) {
  const nginx = await startNginxProxy({ upstreamPort });
  const numbers = await withSockets(generator, [nginx.place], nginx.pids);
  await nginx.dispose();
  return numbers;
}

function gatewayWithSockets(base) {
  return withShare(base, {}, async (invitation, pid) => {
    const cookies = await base.generator.ask('join', {
      invitation,
      names: namesOf(GUESTS)
    });
    return withSockets(
      base.generator,
      cookies.map(cookie => placeOf(invitation, cookie)),
      [pid]
    );
  });
}

function gatewayAfterJoins(base, passwords) {
  return withShare(base, passwords, async (invitation, pid) => {
    await base.generator.ask('join', { invitation, names: namesOf(JOINS) });
    const loaded = rssMib([pid]);
    await passed(SETTLE_MS);
    return { loaded, after: rssMib([pid]) };
  });
}

/** Runs something with a fresh share, whose idle memory is measured before and peak after it. */
async function withShare({ node, upstreamPort }, passwords, work) {
  const gateway = new GatewayProcess({ node, core: MEASURED_CORE });
  await gateway.open({ upstreamPort, ...passwords });
  await passed(SETTLE_MS);
  const idle = rssMib([gateway.pid]);
  const numbers = await work(await gateway.invitation(), gateway.pid);
  const peak = peakRssMib(gateway.pid);
  await gateway.dispose();
  return { ...numbers, idle, peak };
}

async function withSockets(generator, places, pids) {
  const idle = rssMib(pids);
  await generator.ask('openSockets', {
    places,
    count: SOCKETS,
    kinds: ['live', 'events', 'presence', 'terminal', 'kernel', 'kernel'],
    reacting: true
  });
  await passed(SETTLE_MS);
  const loaded = rssMib(pids);
  await generator.ask('closeSockets');
  await passed(SETTLE_MS);
  return { idle, loaded, peak: NaN, after: rssMib(pids) };
}

function namesOf(count) {
  return Array.from({ length: count }, (_, index) => `Guest ${index + 1}`);
}

function known(mib) {
  return Number.isNaN(mib) ? '-' : digits(mib);
}
