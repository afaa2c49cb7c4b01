/**
 * Bundles the gateway into one file inside the Python package.
 *
 *     node gateway/build.mjs [--watch]
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const options = {
  absWorkingDir: root,
  entryPoints: { gateway: 'gateway/src/main.ts' },
  outdir: 'jupyter_secure_share/gateway',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  charset: 'utf8',
  legalComments: 'linked',
  loader: { '.html': 'text', '.css': 'text', '.txt': 'text' },
  define: { 'process.env.GATEWAY_VERSION': JSON.stringify(version) },
  logLevel: 'warning'
};

if (process.argv.includes('--watch')) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  await esbuild.build(options);
}
