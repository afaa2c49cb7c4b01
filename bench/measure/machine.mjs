/**
 * The machine, in one line: no figure means anything without it.
 *
 * @module
 */
import {
  availableParallelism,
  cpus,
  loadavg,
  platform,
  release
} from 'node:os';
import { spawnSync } from 'node:child_process';
import { isPinned, LOAD_CORE, MEASURED_CORE } from '../processes/placement.mjs';

/** @param versions names and versions of the programs that take part */
export function machineLine(versions) {
  const programs = Object.entries(versions).map(
    ([name, version]) => `${name} ${version}`
  );
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${platform()} ${release()}`,
    ...programs,
    `load ${loadavg()[0].toFixed(2)} at the start`,
    isPinned
      ? `measured process on core ${MEASURED_CORE}, generator and upstream on core ${LOAD_CORE}`
      : 'processes not bound to cores'
  ].join(', ');
}

/** What a program prints about its version, on either output. */
export function versionOf(command, pattern) {
  const [program, ...args] = command;
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
}
