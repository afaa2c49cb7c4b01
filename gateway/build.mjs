/**
 * Bundles the gateway and its tunnel agent into one file each inside the
 * Python package, with ngrok's addon for this machine and the list of other
 * people's licences beside them.
 *
 *     node gateway/build.mjs [--watch]
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { ADDON, placeAddon } from './addon.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const outdir = join(root, 'jupyter_secure_share', 'gateway');
const { version } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8')
);

const options = {
  absWorkingDir: root,
  entryPoints: {
    gateway: 'gateway/src/main.ts',
    'ngrok-agent': 'gateway/src/transport/ngrok/agent/main.ts'
  },
  // Found beside the bundle when it is needed.
  external: [`./${ADDON}`],
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

mkdirSync(outdir, { recursive: true });
console.log(placeAddon(root, outdir));

if (process.argv.includes('--watch')) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const { metafile } = await esbuild.build(options);
  // What an earlier build left must not get into a wheel.
  const written = [
    ...Object.keys(metafile.outputs).map(path => basename(path)),
    ADDON
  ];
  readdirSync(outdir)
    .filter(name => !written.includes(name))
    .forEach(name => rmSync(join(outdir, name), { recursive: true }));
  writeFileSync(
    join(outdir, 'third-party-licenses.json'),
    thirdPartyLicenses(root, metafile)
  );
}
