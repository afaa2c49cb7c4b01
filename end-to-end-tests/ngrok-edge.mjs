/**
 * The loopback edge of the gateway's tests, as a program: prints where it is
 * as one JSON line, and ends with its stdin.
 *
 * @module
 */
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outfile = join(mkdtempSync(join(tmpdir(), 'ngrok-edge-')), 'edge.cjs');
await build({
  entryPoints: [join(root, 'gateway', 'test', 'edge', 'start-edge.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  outfile,
  logLevel: 'error'
});
const { startEdge } = createRequire(import.meta.url)(outfile);
const edge = await startEdge({ authtokens: [process.argv[2]] });
const { serverAddr, rootCas, publicAddr, publicCas } = edge;
console.log(JSON.stringify({ serverAddr, rootCas, publicAddr, publicCas }));
process.stdin.resume().on('end', async () => {
  await edge.close();
  process.exit(0);
});
