/**
 * What Linux tells about processes (proc(5)).
 *
 * @module
 */

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Ids of the processes that a process has started and that still run. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(id => fieldsOf(id)?.parent === parent && isRunning(id));
}

/** Whether a process runs, frozen ones included; one that has ended and waits for its parent to notice does not. */
export function isRunning(id: number): boolean {
  const state = fieldsOf(id)?.state;
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Everything that other processes of the same user can read about how it was started. */
export function startedWith(id: number): string {
  return ['cmdline', 'environ', 'comm']
    .map(file => readFileSync(`/proc/${id}/${file}`, 'utf8'))
    .join('\n');
}

/** Paths of the unix sockets that a process listens on or is connected through. */
export function socketPathsOf(id: number): string[] {
  const inodes = readdirSync(`/proc/${id}/fd`).flatMap(fd => {
    try {
      const link = readlinkSync(`/proc/${id}/fd/${fd}`);
      return /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? [];
    } catch {
      // Closed meanwhile.
      return [];
    }
  });
  return readFileSync('/proc/net/unix', 'utf8')
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, , , , , , inode = '']) => inodes.includes(inode))
    .flatMap(([, , , , , , , path]) => path ?? []);
}

function fieldsOf(id: number): { state: string; parent: number } | undefined {
  try {
    // The name, in parentheses, may hold anything.
    const [, state = '', parent = ''] =
      /.*\) (\S) (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8')) ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
