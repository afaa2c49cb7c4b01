/**
 * A guest's message to a kernel or a terminal and the answer, with the
 * gateway's checks of every message, beside nginx, which passes bytes.
 *
 * @module
 */
import { startNginxProxy } from '../contenders/nginx-proxy.mjs';
import { startSharedGateway } from '../contenders/shared-gateway.mjs';
import { startGenerator } from '../generator/start-generator.mjs';
import { interleave } from '../measure/rounds.mjs';
import { digits, printTable, ratio } from '../measure/table.mjs';
import { startUpstream } from '../upstream/start-upstream.mjs';

const ROUNDS = 3;
const SECONDS = 1.5;
const WARM_UP_SECONDS = 1;
const CHANNELS = ['kernel', 'terminal'];
const SIZES = [64, 64 * 1024];

export const title =
  'one message there and one back over TLS 1.3, one under way; nginx checks no message';

export async function run({ node }) {
  const upstream = await startUpstream(node);
  const generator = startGenerator(node);
  const gateway = await startSharedGateway({
    node,
    upstreamPort: upstream.port,
    generator
  });
  const nginx = await startNginxProxy({ upstreamPort: upstream.port });
  const contenders = [nginx, gateway];
  const rows = [];
  for (const channel of CHANNELS) {
    for (const bytes of SIZES) {
      const load = ({ place, pids }, seconds) =>
        generator.ask('echoMessages', { place, channel, bytes, seconds, pids });
      for (const contender of contenders) {
        await load(contender, WARM_UP_SECONDS);
      }
      const taken = await interleave(contenders, ROUNDS, contender =>
        load(contender, SECONDS)
      );
      contenders.forEach(({ name }, index) => {
        const one = taken[index];
        const peer = taken[0];
        rows.push([
          name,
          channel,
          bytes < 1024 ? `${bytes} B` : `${bytes / 1024} KB`,
          digits(one.p50Ms),
          ratio(one.p50Ms, peer.p50Ms),
          digits(one.p99Ms),
          ratio(one.p99Ms, peer.p99Ms),
          digits(one.cpuUs),
          ratio(one.cpuUs, peer.cpuUs)
        ]);
      });
    }
  }
  printTable(
    [
      '',
      'channel',
      'text',
      'p50 ms',
      'to nginx',
      'p99 ms',
      'to nginx',
      'CPU µs/round trip',
      'to nginx'
    ],
    rows
  );
  await gateway.dispose();
  await nginx.dispose();
  await generator.dispose();
  await upstream.dispose();
}
