/**
 * Puts ngrok's addon for this machine beside the bundles. npm installed it, or
 * not: not every platform has one.
 *
 * @module
 */
import {
  copyFileSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync
} from 'node:fs';
import { join } from 'node:path';

/** Name of the addon beside the bundles, whatever the platform. */
export const ADDON = 'ngrok.node';

/** Whether this Node runs on glibc; only on Linux does the answer mean something. */
function isGlibc() {
  return process.report.getReport().header.glibcVersionRuntime !== undefined;
}

/** Platform as ngrok's packages are named after it, such as `linux-x64-gnu`. */
export function addonPlatform({
  platform = process.platform,
  arch = process.arch,
  hasGlibc = isGlibc
} = {}) {
  switch (platform) {
    case 'linux':
      return `linux-${arch}-${hasGlibc() ? 'gnu' : 'musl'}`;
    case 'win32':
      return `win32-${arch}-msvc`;
    default:
      return `${platform}-${arch}`;
  }
}

/**
 * The addon that npm installed for a platform, or null when it installed none.
 *
 * @param root folder of node_modules
 */
export function installedAddon(root, name = addonPlatform()) {
  const folder = join(root, 'node_modules', '@ngrok', `ngrok-${name}`);
  if (!existsSync(join(folder, 'package.json'))) {
    return null;
  }
  const { main, version } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8')
  );
  return { name, version, path: join(folder, main) };
}

/**
 * Copies the installed addon into a folder; without one, takes away what an
 * earlier build left there.
 *
 * @returns a sentence for the person who builds
 */
export function placeAddon(root, folder, name = addonPlatform()) {
  const target = join(folder, ADDON);
  const addon = installedAddon(root, name);
  if (addon === null) {
    rmSync(target, { force: true });
    return `No addon of ngrok is installed for ${name}: shares cannot go through ngrok.`;
  }
  // A running tunnel has the old file mapped; it must not change under it.
  copyFileSync(addon.path, `${target}.new`);
  renameSync(`${target}.new`, target);
  return `Took ngrok's addon ${addon.version} for ${name}.`;
}
