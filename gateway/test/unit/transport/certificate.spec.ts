import { X509Certificate } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemRandom } from '../../../src/random';
import {
  ensureCertificate,
  LEAST_LIFE_MS,
  type ICertificate
} from '../../../src/transport/certificate';
import { FakeClock } from '../../support/fake-clock';

const DAY_MS = 24 * 60 * 60_000;

let parent: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'jss-'));
});

afterEach(() => rmSync(parent, { recursive: true }));

function stage() {
  const clock = new FakeClock();
  const folder = join(parent, 'state');
  return {
    clock,
    folder,
    files: () => readdirSync(folder),
    /** The only file in the folder. */
    file: () => join(folder, readdirSync(folder)[0] ?? ''),
    ensure: (
      advertised = '192.168.1.20',
      listening = advertised
    ): Promise<ICertificate> =>
      ensureCertificate({
        advertised,
        listening,
        stateFolder: folder,
        clock,
        random: systemRandom,
        log: { write: () => undefined }
      })
  };
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

describe('a certificate', () => {
  it('is self-signed ECDSA P-256 for a server and for the address, below 366 days', async () => {
    const { ensure, clock } = stage();
    const { certificatePem, fingerprint } = await ensure();
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({
      namedCurve: 'prime256v1'
    });
    expect(certificate.subjectAltName).toBe('IP Address:192.168.1.20');
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(fingerprint).toBe(certificate.fingerprint256);
    expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    const lifeMs =
      certificate.validToDate.getTime() - certificate.validFromDate.getTime();
    expect(lifeMs).toBeLessThanOrEqual(366 * DAY_MS);
    expect(certificate.validFromDate.getTime()).toBeLessThan(clock.wallMs());
  });

  it('names an advertised address beside the one listened on', async () => {
    const { ensure } = stage();
    const { certificatePem } = await ensure('laptop.local', 'fd00::2');
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.checkHost('laptop.local')).toBeDefined();
    expect(certificate.checkIP('fd00::2')).toBeDefined();
    expect(certificate.checkHost('other.local')).toBeUndefined();
  });

  it('stays the same for an address until a month before it expires', async () => {
    const { ensure, clock, files } = stage();
    const first = await ensure();
    expect((await ensure()).fingerprint).toBe(first.fingerprint);
    expect(files()).toHaveLength(1);
    const expiry = new X509Certificate(first.certificatePem).validToDate;
    clock.setWall(expiry.getTime() - LEAST_LIFE_MS - clock.wallMs());
    expect((await ensure()).fingerprint).toBe(first.fingerprint);
    clock.setWall(1);
    expect((await ensure()).fingerprint).not.toBe(first.fingerprint);
    expect(files()).toHaveLength(1);
  });

  it('is kept for each address apart', async () => {
    const { ensure, files } = stage();
    const one = await ensure('192.168.1.20');
    const other = await ensure('10.0.0.5');
    expect(other.fingerprint).not.toBe(one.fingerprint);
    expect((await ensure('192.168.1.20')).fingerprint).toBe(one.fingerprint);
    expect((await ensure('10.0.0.5')).fingerprint).toBe(other.fingerprint);
    expect(files()).toHaveLength(2);
  });

  it('stays the same for an advertised name when the address behind it changes', async () => {
    const { ensure } = stage();
    const { fingerprint } = await ensure('laptop.local', '10.0.0.5');
    expect((await ensure('laptop.local', '10.0.0.6')).fingerprint).toBe(
      fingerprint
    );
  });

  it('is made anew when it is from the future, broken or another key’s', async () => {
    const { ensure, clock, file } = stage();
    const first = await ensure();
    clock.setWall(-10 * DAY_MS);
    const second = await ensure();
    expect(second.fingerprint).not.toBe(first.fingerprint);
    writeFileSync(file(), 'garbage');
    const third = await ensure();
    expect(third.fingerprint).not.toBe(second.fingerprint);
    writeFileSync(file(), `${first.keyPem}\n${third.certificatePem}`);
    expect((await ensure()).fingerprint).not.toBe(third.fingerprint);
  });
});

describe('the folder of certificates', () => {
  it('is this user’s alone, even with an umask of 000', async () => {
    const { ensure, folder, file } = stage();
    const before = process.umask(0);
    try {
      await ensure();
    } finally {
      process.umask(before);
    }
    expect(modeOf(folder)).toBe('700');
    expect(modeOf(file())).toBe('600');
    expect(readFileSync(file(), 'utf8')).toContain('PRIVATE KEY');
  });

  it('is tightened when it stood open', async () => {
    const { ensure, folder } = stage();
    mkdirSync(folder, { mode: 0o777 });
    chmodSync(folder, 0o777);
    await ensure();
    expect(modeOf(folder)).toBe('700');
  });

  it('gives up a key that others could read', async () => {
    const { ensure, file } = stage();
    const { fingerprint } = await ensure();
    chmodSync(file(), 0o644);
    expect((await ensure()).fingerprint).not.toBe(fingerprint);
    expect(modeOf(file())).toBe('600');
  });

  it('is refused when it is a link', async () => {
    const { ensure, folder } = stage();
    const elsewhere = join(parent, 'elsewhere');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, folder);
    // Red without O_NOFOLLOW in private-folder.ts.
    await expect(ensure()).rejects.toMatchObject({
      code: 'CERTIFICATE_FAILED'
    });
    expect(readdirSync(elsewhere)).toEqual([]);
  });

  it.each<[string, (file: string, victim: string) => void]>([
    ['a symbolic link', (file, victim) => symlinkSync(victim, file)],
    ['a hard link', (file, victim) => linkSync(victim, file)],
    ['a pipe', file => execFileSync('mkfifo', [file])],
    ['a folder', file => mkdirSync(file)]
  ])('takes nothing from %s planted for the key', async (_what, plant) => {
    const { ensure, file } = stage();
    await ensure();
    const victim = join(parent, 'victim');
    writeFileSync(victim, 'precious', { mode: 0o600 });
    const planted = file();
    rmSync(planted);
    plant(planted, victim);
    await expect(ensure()).rejects.toMatchObject({
      code: 'CERTIFICATE_FAILED'
    });
    expect(readFileSync(victim, 'utf8')).toBe('precious');
  });

  it('is refused when it is another user’s', async () => {
    const { clock, folder } = stage();
    const isRoot = process.getuid?.() === 0;
    if (isRoot) {
      mkdirSync(folder, { mode: 0o700 });
      execFileSync('chown', ['12345', folder]);
    }
    await expect(
      ensureCertificate({
        advertised: '10.0.0.5',
        listening: '10.0.0.5',
        stateFolder: isRoot ? folder : '/usr',
        clock,
        random: systemRandom,
        log: { write: () => undefined }
      })
    ).rejects.toMatchObject({
      code: 'CERTIFICATE_FAILED',
      cause: expect.objectContaining({ message: expect.stringMatching(/user/) })
    });
  });

  it('keeps no half-written file', async () => {
    const { ensure, folder, files } = stage();
    await Promise.all([ensure(), ensure(), ensure()]);
    expect(files()).toHaveLength(1);
    expect(folder).toBe(join(parent, 'state'));
  });
});
