/**
 * The program: arguments, pipes and signals, and nothing else.
 *
 *     node gateway.cjs             a gateway that obeys the parent on stdin
 *     node gateway.cjs addresses   prints the addresses a share can listen on
 *
 * Exit codes: `EXIT` in gateway.ts. stdout carries control lines only.
 *
 * @module
 */

import * as inspector from 'node:inspector';
import type { IAddressList } from '../../src/protocol';
import { systemClock } from './clock';
import { createGateway, EXIT } from './gateway';
import { createLog } from './log';
import { systemRandom } from './random';
import { listAddresses } from './transport/addresses';

/** Set when the bundle is built. */
const VERSION = process.env.GATEWAY_VERSION ?? '0.0.0';

const log = createLog(process.stderr);

// Before anything that can fail.
process.stderr.on('error', () => undefined);

/** Whoever can attach a debugger or load modules into the process holds every secret of the share. */
function isTamperedWith(): boolean {
  return (
    process.env.NODE_OPTIONS !== undefined ||
    process.execArgv.some(argument => /^--?(inspect|debug)/.test(argument)) ||
    inspector.url() !== undefined
  );
}

function printAddresses(): void {
  const list: IAddressList = { addresses: listAddresses() };
  process.stdout.write(`${JSON.stringify(list)}\n`);
}

function serve(): void {
  // Ctrl-C belongs to Jupyter, which asks whether it was meant.
  process.on('SIGINT', () => undefined);
  if (process.platform !== 'win32') {
    // Node's own answer to this signal is to open a debugger.
    process.on('SIGUSR1', () => undefined);
  }
  // Node's own way is plain text on stderr.
  process.removeAllListeners('warning');
  process.on('warning', warning => {
    log.write('warning', 'node-warning', { error: warning });
  });
  const gateway = createGateway({
    input: process.stdin,
    output: process.stdout,
    log,
    clock: systemClock,
    random: systemRandom,
    version: VERSION,
    parentId: () => process.ppid,
    exit: code => process.exit(code)
  });
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.write('error', 'gateway-broken', { error });
      gateway.abandon(EXIT.BROKEN);
    });
  }
  process.on('SIGTERM', () => gateway.stop());
  process.on('SIGHUP', () => gateway.stop());
}

if (isTamperedWith()) {
  log.write('error', 'debugger-refused');
  process.exitCode = EXIT.BROKEN;
} else if (process.argv[2] === 'addresses') {
  printAddresses();
} else {
  serve();
}
