/**
 * A guest's GET of a small file, beside nginx with the same upstream.
 *
 * @module
 */
import { startFileServer } from '../contenders/file-server.mjs';
import { startNginxProxy } from '../contenders/nginx-proxy.mjs';
import { startSharedGateway } from '../contenders/shared-gateway.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';
import { startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 3;
const SECONDS = 1.5;
const WARM_UP_SECONDS = 1;
const SIZES = [1024, 64 * 1024];
const CONNECTIONS = [1, 16];

export const title =
  'GET of a file with a session cookie over TLS 1.3; nginx checks no cookie';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const files = await startFileServer({
    upstreamPort: upstream.port,
    sizes: SIZES
  });
  const generator = startGenerator(node);
  const gateway = await startSharedGateway({
    node,
    upstreamPort: files.port,
    generator
  });
  const nginx = await startNginxProxy({ upstreamPort: files.port });
  const opener = await startNginxProxy({
    upstreamPort: files.port,
    keepsUpstream: false
  });
  const contenders = [nginx, opener, gateway];
  const load = ({ place, pids }, size, connections, seconds) =>
    generator.ask('repeatRequests', {
      place,
      path: `files/${size}.bin`,
      connections,
      seconds,
      pids
    });

  for (const contender of contenders) {
    await load(contender, SIZES[0], CONNECTIONS[1], WARM_UP_SECONDS);
  }
  const rows = [];
  for (const size of SIZES) {
    for (const connections of CONNECTIONS) {
      const taken = await interleave(contenders, ROUNDS, contender =>
        load(contender, size, connections, SECONDS)
      );
      contenders.forEach(({ name }, index) => {
        const one = taken[index];
        const peer = taken[0];
        rows.push([
          name,
          `${size / 1024} KB`,
          `${connections}`,
          digits(one.perSecond),
          ratio(one.perSecond, peer.perSecond),
          digits(one.p50Ms),
          ratio(one.p50Ms, peer.p50Ms),
          digits(one.p99Ms),
          ratio(one.p99Ms, peer.p99Ms),
          digits(one.cpuUs),
          ratio(one.cpuUs, peer.cpuUs),
          `${Math.round(one.generatorBusy * 100)} %`
        ]);
      });
    }
  }
  printTable(
    [
      '',
      'file',
      'connections',
      'req/s',
      'to nginx',
      'p50 ms',
      'to nginx',
      'p99 ms',
      'to nginx',
      'CPU µs/req',
      'to nginx',
      'generator busy'
    ],
    rows
  );
  await gateway.dispose();
  await opener.dispose();
  await nginx.dispose();
  await generator.dispose();
  await files.dispose();
  await upstream.dispose();
}
