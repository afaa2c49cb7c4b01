/**
 * The program as the server extension finds it: arguments, greeting, signals,
 * and what it does about a parent that talks nonsense.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import { promisify } from 'node:util';
import { join } from 'node:path';
import type { IAddressList } from '../../../src/protocol';
import { BUNDLE, GatewayProcess } from '../support/gateway-process';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

const assertionKey = randomBytes(32);
let jupyter: ISmallJupyter;
const running: GatewayProcess[] = [];

beforeAll(async () => {
  jupyter = await startSmallJupyter({ key: assertionKey });
});

afterEach(async () => {
  await Promise.all(running.splice(0).map(gateway => gateway.dispose()));
});

afterAll(() => jupyter.stop());

async function gatewayWith(
  options?: Parameters<typeof GatewayProcess.spawn>[0]
): Promise<GatewayProcess> {
  const gateway = await GatewayProcess.spawn(options);
  running.push(gateway);
  return gateway;
}

async function withShare(): Promise<{ gateway: GatewayProcess; port: number }> {
  const gateway = await gatewayWith();
  const { url } = await gateway.start({
    upstream: jupyter.upstream,
    assertionKey
  });
  return { gateway, port: Number(new URL(url ?? '').port) };
}

function listens(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('the program', () => {
  it('prints the addresses of the machine and ends', async () => {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [BUNDLE, 'addresses'],
      { env: {} }
    );
    const { addresses } = JSON.parse(stdout) as IAddressList;
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stderr).toBe('');
    expect(addresses).toContainEqual(
      expect.objectContaining({
        address: '127.0.0.1',
        family: 'IPv4',
        loopback: true
      })
    );
  });

  it('greets with the version of the package', async () => {
    const { version } = JSON.parse(
      readFileSync(join(__dirname, '../../../package.json'), 'utf8')
    ) as { version: string };
    const gateway = await gatewayWith();
    expect(gateway.messages[0]).toEqual({
      type: 'hello',
      protocol: 1,
      version
    });
  });

  it.each<[string, string[], NodeJS.ProcessEnv]>([
    ['a debugger', ['--inspect=0'], {}],
    ['options from the environment', [], { NODE_OPTIONS: '--no-deprecation' }]
  ])('refuses %s', async (_what, execArguments, env) => {
    const child = spawn(process.execPath, [...execArguments, BUNDLE], {
      env,
      stdio: ['pipe', 'pipe', 'pipe']
    });
    const kill = setTimeout(() => child.kill('SIGKILL'), 3000);
    let said = '';
    child.stdout.setEncoding('utf8').on('data', text => {
      said += text;
    });
    const code = await new Promise(resolve => child.once('exit', resolve));
    clearTimeout(kill);
    expect(said).toBe('');
    expect(code).not.toBe(0);
  });

  it('opens no debugger when it is sent the signal for it', async () => {
    const gateway = await gatewayWith();
    process.kill(gateway.pid, 'SIGUSR1');
    await new Promise(resolve => setTimeout(resolve, 300));
    expect(gateway.log).not.toMatch(/debugger/i);
    expect(gateway.hasExited).toBe(false);
  });

  it('leaves Ctrl-C to Jupyter', async () => {
    const { gateway, port } = await withShare();
    process.kill(gateway.pid, 'SIGINT');
    await new Promise(resolve => setTimeout(resolve, 200));
    expect(await listens(port)).toBe(true);
  });

  it.each(['SIGTERM', 'SIGHUP'] as const)(
    'stops in good order at %s',
    async signal => {
      const { gateway, port } = await withShare();
      process.kill(gateway.pid, signal);
      expect(await gateway.exited).toEqual({ code: 0, signal: null });
      expect(gateway.status).toMatchObject({ phase: 'off', problem: null });
      expect(await listens(port)).toBe(false);
    }
  );
});

describe('a live share ends', () => {
  it.each([
    ['at a line that is no message', 'nonsense'],
    ['at an order it does not know', '{"type":"open-wide","id":3}'],
    ['at a second greeting', '{"type":"hello","protocol":1}'],
    ['at a line without end', 'x'.repeat(1024 * 1024 + 1)]
  ])('%s', async (_what, line) => {
    const { gateway, port } = await withShare();
    gateway.sendLine(line);
    expect(await gateway.exited).toEqual({ code: 2, signal: null });
    expect(await listens(port)).toBe(false);
  });

  it('when the pipe ends', async () => {
    const { gateway, port } = await withShare();
    const startMs = performance.now();
    gateway.endInput();
    expect(await gateway.exited).toEqual({ code: 2, signal: null });
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(await listens(port)).toBe(false);
  });

  it('when nobody pings', async () => {
    const { gateway, port } = await withShare();
    gateway.stopPinging();
    const startMs = performance.now();
    expect(await gateway.exited).toEqual({ code: 2, signal: null });
    expect(performance.now() - startMs).toBeLessThan(12_000);
    expect(await listens(port)).toBe(false);
  }, 20_000);

  it.each([
    ['an exception that nobody catches', 'SIGUSR2'],
    ['a rejection that nobody catches', 'SIGWINCH']
  ] as const)('at %s', async (_what, signal) => {
    const gateway = await gatewayWith({
      execArguments: [
        '--require',
        join(__dirname, '../support/planted-bug.cjs')
      ]
    });
    const { url } = await gateway.start({
      upstream: jupyter.upstream,
      assertionKey
    });
    process.kill(gateway.pid, signal);
    expect(await gateway.exited).toEqual({ code: 1, signal: null });
    expect(gateway.log).toContain('gateway-broken');
    expect(await listens(Number(new URL(url ?? '').port))).toBe(false);
  });

  it('on order, with everything told first', async () => {
    const { gateway, port } = await withShare();
    expect(await gateway.stop()).toMatchObject({ ok: true, value: null });
    expect(await listens(port)).toBe(false);
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(gateway.status.phase).toBe('off');
  });
});

describe('secrets', () => {
  it('stand neither in arguments, environment, log nor status', async () => {
    const canaries = [
      'zebra quilt fjord lantern',
      'cobalt trumpet eleven marsh'
    ];
    const gateway = await gatewayWith();
    await gateway.start({
      upstream: jupyter.upstream,
      assertionKey,
      options: { password: canaries[0], session_password: canaries[1] }
    });
    const invitation = await gateway.invitation();
    expect([invitation.password, invitation.session_password]).toEqual(
      canaries
    );
    const seen = [
      gateway.log,
      JSON.stringify(gateway.statuses),
      readFileSync(`/proc/${gateway.pid}/cmdline`, 'utf8'),
      readFileSync(`/proc/${gateway.pid}/environ`, 'utf8')
    ].join('\n');
    for (const secret of [
      ...canaries,
      assertionKey.toString('base64'),
      Buffer.from(`guest:${canaries[0]}`).toString('base64')
    ]) {
      expect(seen).not.toContain(secret);
    }
  }, 20_000);
});
