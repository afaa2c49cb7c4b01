/**
 * A parent like the server extension, in a process of its own so that it can
 * be frozen and killed: spawns a gateway, starts a share, pings, and passes on
 * what the gateway says.
 *
 *     node parent.cjs BUNDLE START_MESSAGE [with-heir]
 *
 * With `with-heir` it has another child that inherits the pipe to the gateway
 * and outlives it, as a kernel would.
 */
const { spawn } = require('node:child_process');

const [bundle, startMessage, heir] = process.argv.slice(2);
const gateway = spawn(process.execPath, [bundle], {
  stdio: ['pipe', 'pipe', 'inherit'],
  env: {}
});
gateway.stdout.pipe(process.stdout);
gateway.stdin.write('{"type":"hello","protocol":1}\n');
gateway.stdin.write(`${startMessage}\n`);
setInterval(() => gateway.stdin.write('{"type":"ping"}\n'), 1000);

const pids = { gateway: gateway.pid, heir: 0 };
if (heir === 'with-heir') {
  const child = spawn('sleep', ['60'], {
    stdio: ['ignore', 'ignore', 'ignore', gateway.stdin],
    detached: true
  });
  pids.heir = child.pid;
}
process.stdout.write(`${JSON.stringify({ type: 'pids', ...pids })}\n`);
