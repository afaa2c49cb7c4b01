/**
 * Bundles the gateway into one file inside the Python package, with the list
 * of other people's licences beside it.
 *
 *     node gateway/build.mjs [--watch]
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'jupyter_secure_share', 'gateway');
const { version } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8')
);

const options = {
  absWorkingDir: root,
  entryPoints: { gateway: 'gateway/src/main.ts' },
  outdir,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  charset: 'utf8',
  // The licences are listed in a file of their own.
  legalComments: 'none',
  metafile: true,
  loader: { '.html': 'text', '.css': 'text', '.txt': 'text' },
  define: { 'process.env.GATEWAY_VERSION': JSON.stringify(version) },
  logLevel: 'warning'
};

if (process.argv.includes('--watch')) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const { metafile } = await esbuild.build(options);
  // What an earlier build left must not get into a wheel.
  const written = Object.keys(metafile.outputs).map(path => basename(path));
  readdirSync(outdir)
    .filter(name => !written.includes(name))
    .forEach(name => rmSync(join(outdir, name), { recursive: true }));
  writeFileSync(
    join(outdir, 'third-party-licenses.json'),
    thirdPartyLicenses(root, metafile)
  );
}
