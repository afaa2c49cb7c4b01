/**
 * Folders for what a run needs on disk; all gone when the run is, however it
 * ends.
 *
 * @module
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let ofRun = null;

/** A new empty folder that everybody can enter: as root, nginx serves files as somebody else. */
export function newScratchFolder() {
  if (ofRun === null) {
    ofRun = openFolder(join(tmpdir(), 'bench-'));
    process.once('exit', () => rmSync(ofRun, { recursive: true, force: true }));
  }
  return openFolder(join(ofRun, 'part-'));
}

function openFolder(prefix) {
  const path = mkdtempSync(prefix);
  chmodSync(path, 0o755);
  return path;
}
