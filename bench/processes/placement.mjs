/**
 * Which core a process runs on: what is measured has one to itself, the rest
 * shares the other.
 *
 * @module
 */
import { availableParallelism } from 'node:os';
import { askProgram } from '../../scripts/setup/child.mjs';

/** The core of the gateway and of its peers. */
export const MEASURED_CORE = 0;

/** The core of the load generator and of the upstream. */
export const LOAD_CORE = 1;

/** Whether processes are bound to cores: where `taskset` (util-linux) runs and there are two cores. */
export const isPinned =
  availableParallelism() > 1 &&
  askProgram(['taskset', '-c', `${LOAD_CORE}`, 'true']) !== null;

/** The command line that runs a command on one core; the process id stays the command's own. */
export function onCore(core, command) {
  return isPinned ? ['taskset', '-c', `${core}`, ...command] : command;
}
