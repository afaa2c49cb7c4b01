/**
 * How long after the host's Stop guests still see something: with pages that
 * react to the end as JupyterLab's do, and with pages that say nothing, which
 * are given a moment first.
 *
 * @module
 */
import { fileURLToPath } from 'node:url';
import { GatewayProcess } from '../contenders/gateway-process.mjs';
import { placeOf } from '../contenders/shared-gateway.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable } from '../measure/table.mjs';
import { MEASURED_CORE } from '../processes/placement.mjs';
import { untilNobodyListens } from '../processes/ports.mjs';
import { Worker } from '../processes/worker.mjs';
import { BASE_PATH, startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 3;
const COUNTS = [100, 1000];
const GUESTS = 20;
const KINDS = ['live', 'events', 'presence', 'terminal', 'kernel'];

export const title =
  'from the stop line to the last sign of life, in ms, with sockets of 20 guests open';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const generator = startGenerator(node);
  const base = { node, generator, upstreamPort: upstream.port };
  const contenders = [
    {
      name: 'ws server that terminates',
      measure: count => stopSocketServer(base, count)
    },
    {
      name: 'gateway, pages react',
      measure: count => stopGateway(base, count, true)
    },
    {
      name: 'gateway, pages silent',
      measure: count => stopGateway(base, count, false)
    }
  ];
  const rows = [];
  for (const count of COUNTS) {
    const taken = await interleave(contenders, ROUNDS, ({ measure }) =>
      measure(count)
    );
    contenders.forEach(({ name }, index) => {
      const { lastByteMs, lastEndMs, refusedMs } = taken[index];
      rows.push([
        name,
        `${count}`,
        Number.isNaN(lastByteMs) ? '-' : digits(lastByteMs),
        digits(lastEndMs),
        digits(refusedMs)
      ]);
    });
  }
  printTable(
    ['', 'sockets', 'last byte', 'last socket shut', 'connections refused'],
    rows
  );
  await generator.dispose();
  await upstream.dispose();
}

async function stopGateway({ node, generator, upstreamPort }, count, reacting) {
  const gateway = new GatewayProcess({ node, core: MEASURED_CORE });
  await gateway.open({ upstreamPort });
  const invitation = await gateway.invitation();
  const cookies = await generator.ask('join', {
    invitation,
    names: Array.from({ length: GUESTS }, (_, index) => `Guest ${index + 1}`)
  });
  const places = cookies.map(cookie => placeOf(invitation, cookie));
  await generator.ask('openSockets', { places, count, kinds: KINDS, reacting });
  const numbers = await timeStop(generator, places[0].origin, () =>
    gateway.stop()
  );
  await gateway.dispose();
  return numbers;
}

async function stopSocketServer({ node, generator }, count) {
  const server = new Worker({
    node,
    script: fileURLToPath(
      new URL('../contenders/socket-server-process.mjs', import.meta.url)
    ),
    core: MEASURED_CORE
  });
  const origin = `https://127.0.0.1:${await server.ask('listen')}`;
  await generator.ask('openSockets', {
    places: [{ origin, basePath: BASE_PATH, cookie: 'session=none' }],
    count,
    kinds: KINDS,
    reacting: false
  });
  const numbers = await timeStop(generator, origin, () => {
    const done = server.ask('stop');
    return { saidAt: process.hrtime.bigint(), done };
  });
  await server.dispose();
  // It cuts its sockets without a word: there is no last byte to see.
  return { ...numbers, lastByteMs: NaN };
}

async function timeStop(generator, origin, stop) {
  const ended = generator.ask('whenSocketsEnd');
  const { saidAt, done } = stop();
  const sinceMs = time => Number(BigInt(time) - saidAt) / 1e6;
  await untilNobodyListens(Number(new URL(origin).port));
  const refusedMs = sinceMs(process.hrtime.bigint());
  await done;
  const { lastByteAt, lastEndAt } = await ended;
  return {
    lastByteMs: sinceMs(lastByteAt),
    lastEndMs: sinceMs(lastEndAt),
    refusedMs
  };
}
