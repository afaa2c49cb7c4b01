/**
 * The tunnel agent: a process for one tunnel, with an IPC channel to the
 * gateway and nothing else. It ends when the channel ends, when no ping comes,
 * and on any error; the kernel then shuts the connection to the service, which
 * the SDK itself never does.
 *
 * @module
 */

import { AGENT_LEASE_MS, type FromAgent, type ToAgent } from './messages';
import { removeSocket } from '../private-socket';
import { loadSdk } from './sdk';
import { ensureTunnelSettings } from './settings';
import { Tunnel } from './tunnel';

/** At once, whatever the addon's own threads are doing. */
function end(): never {
  process.kill(process.pid, 'SIGKILL');
  process.exit(1);
}

function report(message: FromAgent): void {
  process.send?.(message);
}

let tunnel: Tunnel | null = null;
let lease = setTimeout(end, AGENT_LEASE_MS);
/** Removes what the gateway leaves behind when it is killed. */
let sweep = (): void => undefined;

async function obey(message: ToAgent): Promise<void> {
  switch (message.type) {
    case 'ping':
      clearTimeout(lease);
      lease = setTimeout(end, AGENT_LEASE_MS);
      report({ type: 'pong' });
      return;
    case 'open': {
      if (tunnel !== null) {
        throw new Error('An agent opens one tunnel only.');
      }
      const settings = ensureTunnelSettings(message.settings);
      sweep = () => removeSocket(settings.forwardTo);
      tunnel = new Tunnel(settings, report);
      await tunnel.open(loadSdk);
      return;
    }
    case 'close':
      await tunnel?.close();
      report({ type: 'closed' });
  }
}

if (process.send === undefined) {
  end();
}
process.on('disconnect', () => {
  sweep();
  end();
});
process.on('uncaughtException', end);
process.on('unhandledRejection', end);
process.on('message', message => {
  obey(message as ToAgent).catch(end);
});
// Ctrl-C and hang-ups go to the whole process group; the gateway decides what they mean.
process.on('SIGINT', () => undefined);
process.on('SIGHUP', () => undefined);
if (process.platform !== 'win32') {
  // Node's own answer to this signal is to open a debugger.
  process.on('SIGUSR1', () => undefined);
}
