/**
 * The loopback edge of the gateway's tests, as a program: prints where it is
 * as one JSON line, and ends with its stdin.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEdge } from '../gateway/test/edge/bundled.mjs';

const folder = mkdtempSync(join(tmpdir(), 'ngrok-edge-'));
const { startEdge } = await loadEdge(folder);
rmSync(folder, { recursive: true });
const edge = await startEdge({ authtokens: [process.argv[2]] });
const { serverAddr, rootCas, publicAddr, publicCas } = edge;
console.log(JSON.stringify({ serverAddr, rootCas, publicAddr, publicCas }));
process.stdin.resume().on('end', async () => {
  await edge.close();
  process.exit(0);
});
