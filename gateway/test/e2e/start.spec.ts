/**
 * Opening a share: address, certificate, passwords, and clear words when it
 * does not work.
 */
import { randomBytes } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync
} from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IStartOptions } from '../../../src/protocol';
import { GatewayProcess } from '../support/gateway-process';
import { GuestBrowser } from '../support/guest-browser';
import { withIPv6 } from '../support/ipv6';
import {
  startSmallJupyter,
  type ISmallJupyter
} from '../support/small-jupyter';

const assertionKey = randomBytes(32);
const running: GatewayProcess[] = [];
let jupyter: ISmallJupyter;
let folder: string;

beforeAll(async () => {
  jupyter = await startSmallJupyter({
    key: assertionKey,
    baseUrl: '/user/ada/'
  });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jss-'));
});

afterEach(async () => {
  await Promise.all(running.splice(0).map(gateway => gateway.dispose()));
  rmSync(folder, { recursive: true });
});

afterAll(() => jupyter.stop());

async function tryStart(options: Partial<IStartOptions> = {}) {
  const gateway = await GatewayProcess.spawn();
  running.push(gateway);
  const result = await gateway.tryStart({
    upstream: jupyter.upstream,
    assertionKey,
    options,
    stateFolder: join(folder, 'state')
  });
  return { gateway, result };
}

async function started(options: Partial<IStartOptions> = {}) {
  const { gateway, result } = await tryStart(options);
  if (!result.ok) {
    throw new Error(`${result.problem.code}\n${gateway.log}`);
  }
  return { gateway, invitation: await gateway.invitation() };
}

describe('a share', () => {
  it('is live soon, at the same base path, with two different passphrases', async () => {
    const startMs = performance.now();
    const { gateway, invitation } = await started();
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(invitation).toEqual({
      url: expect.stringMatching(/^https:\/\/127\.0\.0\.1:\d+\/user\/ada\/$/),
      username: 'guest',
      password: expect.stringMatching(/^[a-z]+(-[a-z]+){5}$/),
      session_password: expect.stringMatching(/^[a-z]+(-[a-z]+){5}$/),
      fingerprint_sha256: gateway.status.fingerprint_sha256,
      expires_at: gateway.status.expires_at
    });
    expect(invitation.password).not.toBe(invitation.session_password);
  });

  it('lets a guest in who has both, under the name as typed', async () => {
    const { gateway, invitation } = await started();
    const guest = new GuestBrowser(invitation);
    await guest.join(' Ünal <b> 😀');
    const { status, body } = await guest.get('api/me');
    expect(status).toBe(200);
    const { guests } = await gateway.statusThat(
      status => status.guests.length === 1
    );
    expect(guests[0]).toMatchObject({
      name: ' Ünal <b> 😀',
      address: '127.0.0.1',
      role: 'full'
    });
    expect(JSON.parse(body)).toMatchObject({
      identity: { username: guests[0]?.username, name: ' Ünal <b> 😀' }
    });
  });

  it('needs no outer lock when the host wants none', async () => {
    const { invitation } = await started({ basic_auth: false });
    expect(invitation).toMatchObject({ username: null, password: null });
    await new GuestBrowser(invitation).join('Grace');
  });

  it('takes chosen passwords that are good enough', async () => {
    const { invitation } = await started({
      username: 'Ünal',
      password: 'zebra quilt fjord lantern',
      session_password: 'cobalt trumpet eleven märsh'
    });
    await new GuestBrowser({
      ...invitation,
      session_password: 'cobalt trumpet eleven märsh'.normalize('NFD')
    }).join('Grace');
    await expect(
      new GuestBrowser({
        ...invitation,
        password: 'zebra quilt fjord lanterns'
      }).join('Mallory')
    ).rejects.toThrow(/401/);
  }, 20_000);

  it('can be reached by another name than its address', async () => {
    const { invitation } = await started({ advertised_host: 'laptop.local' });
    expect(invitation.url).toMatch(/^https:\/\/laptop\.local:\d+\//);
  });

  withIPv6('works on IPv6', async () => {
    const { invitation } = await started({ host: '::1' });
    expect(invitation.url).toMatch(/^https:\/\/\[::1\]:\d+\//);
    await new GuestBrowser(invitation).join('Grace');
  });

  it('keeps its certificate for the next one, in files of this user alone', async () => {
    const before = process.umask(0);
    try {
      const first = await started();
      const { fingerprint_sha256 } = first.invitation;
      await first.gateway.stop();
      const second = await started();
      expect(second.invitation.fingerprint_sha256).toBe(fingerprint_sha256);
    } finally {
      process.umask(before);
    }
    const state = join(folder, 'state');
    expect((statSync(state).mode & 0o777).toString(8)).toBe('700');
    const files = readdirSync(state);
    expect(files).toHaveLength(1);
    expect(
      (statSync(join(state, files[0] ?? '')).mode & 0o777).toString(8)
    ).toBe('600');
  });
});

describe('a share does not open', () => {
  it('at a port that is taken', async () => {
    const other = net.createServer();
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as net.AddressInfo;
    const { gateway, result } = await tryStart({ port });
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'PORT_TAKEN', next_step: expect.stringMatching(/\.$/) }
    });
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(gateway.status.phase).toBe('failed');
    other.close();
  });

  it('at an address of another machine', async () => {
    const { result } = await tryStart({ host: '192.0.2.1' });
    expect(result).toMatchObject({ problem: { code: 'ADDRESS_UNAVAILABLE' } });
  });

  it('with a folder for keys that is a link', async () => {
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'state'));
    const { result } = await tryStart();
    expect(result).toMatchObject({ problem: { code: 'CERTIFICATE_FAILED' } });
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([]);
  });

  it('with a password that is easy to guess', async () => {
    const { result } = await tryStart({
      session_password: 'passwordpassword'
    });
    expect(result).toMatchObject({ problem: { code: 'PASSWORD_TOO_WEAK' } });
  }, 20_000);

  it('with values that make no sense', async () => {
    const { result } = await tryStart({ host: '0.0.0.0' });
    expect(result).toMatchObject({ problem: { code: 'BAD_OPTIONS' } });
  });
});
