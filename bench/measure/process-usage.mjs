/**
 * What a running process has used, read from Linux's `/proc` (proc(5)).
 *
 * @module
 */
import { readFileSync } from 'node:fs';

/** Length of a clock tick in `/proc/PID/stat`: `USER_HZ` is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

/** CPU time of processes with all their threads since they began, user and system, in milliseconds. */
export function cpuMs(pids) {
  return pids.reduce((sum, pid) => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is a name in brackets and may hold spaces; utime and stime are the 14th and 15th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  }, 0);
}

/** Resident memory of processes now, in MiB. */
export function rssMib(pids) {
  return pids.reduce((sum, pid) => sum + statusKib(pid, 'VmRSS') / 1024, 0);
}

/** Most resident memory a process has had, in MiB. */
export function peakRssMib(pid) {
  return statusKib(pid, 'VmHWM') / 1024;
}

/** Children of a process. */
export function childrenOf(pid) {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .split(' ')
    .filter(child => child !== '')
    .map(Number);
}

function statusKib(pid, field) {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)[1]);
}
