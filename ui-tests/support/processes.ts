/**
 * What everybody on a Linux machine, or its owner at least, can read of a
 * running process.
 *
 * @module
 */

import { readdirSync, readFileSync } from 'node:fs';

/** A process with the two places where secrets must not stand. */
export interface IProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
}

function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** Second field after the name, which may itself hold spaces and brackets. */
function parentOf(pid: number): number {
  const stat = read(pid, 'stat');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** A process and all that descends from it. */
export function processTree(root: number): IProcess[] {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number);
  const tree = [root];
  for (const pid of tree) {
    tree.push(...all.filter(other => parentOf(other) === pid));
  }
  return tree.map(pid => ({
    pid,
    commandLine: read(pid, 'cmdline'),
    environment: read(pid, 'environ')
  }));
}
