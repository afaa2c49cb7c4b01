/**
 * Remembers for which inputs a slow step was done, so that it is done once.
 * Inputs are compared by content: a fresh checkout has no useful file times.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Files below the paths (files or folders), sorted; missing paths count as empty. */
function filesBelow(paths, isIgnored) {
  return paths
    .filter(existsSync)
    .flatMap(path => {
      if (!statSync(path).isDirectory()) {
        return [path];
      }
      const children = readdirSync(path).map(name => join(path, name));
      return filesBelow(
        children.filter(child => !isIgnored(child)),
        isIgnored
      );
    })
    .sort();
}

/**
 * SHA-256 over names and contents of all files below `paths` and over `facts`
 * (versions and options that matter as well).
 */
export function inputsKey(root, paths, facts = [], isIgnored = () => false) {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  const files = filesBelow(
    paths.map(path => join(root, path)),
    isIgnored
  );
  for (const file of files) {
    const content = readFileSync(file);
    hash
      .update(`\n${relative(root, file)} ${content.length}\n`)
      .update(content);
  }
  return hash.digest('hex');
}

/**
 * Does `work` unless it was done for the same key and all of `outputs` still
 * exist. A step that fails or is cut off leaves no stamp, so it runs again.
 *
 * @returns whether the work was done now
 */
export async function doOnce({ stamp, key, outputs = [], work }) {
  const isDone =
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === key &&
    outputs.every(existsSync);
  if (isDone) {
    return false;
  }
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
  return true;
}
