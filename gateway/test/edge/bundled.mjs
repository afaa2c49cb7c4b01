/**
 * The loopback edge for programs that run as they are: it is TypeScript, so it
 * is bundled first.
 *
 * @module
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * @param folder where the bundle goes; the caller's to remove
 * @returns the exports of `start-edge.ts`
 */
export async function loadEdge(folder) {
  const outfile = join(folder, 'edge.cjs');
  await build({
    entryPoints: [join(here, 'start-edge.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    logLevel: 'error'
  });
  return createRequire(import.meta.url)(outfile);
}
