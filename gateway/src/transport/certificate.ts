/**
 * The certificate of a LAN share: one for each address or name that guests
 * type, kept until shortly before it expires, so that a fingerprint somebody
 * has compared once stays the same.
 *
 * @module
 */

import {
  createHash,
  createPrivateKey,
  type KeyObject,
  X509Certificate
} from 'node:crypto';
import { isIP } from 'node:net';
import type { IClock } from '../clock';
import { GatewayError } from '../errors';
import type { ILog } from '../log';
import type { IRandom } from '../random';
import { openPrivateFolder, type IPrivateFolder } from './private-folder';
import type { IKeyPair } from './key-pair';

const DAY_MS = 24 * 60 * 60_000;

/** A guest's clock may be behind, in milliseconds. */
const BACKDATED_MS = DAY_MS;

/** With the day before, 365 days; Mozilla's guideline 6.0 allows 366. */
const LIFE_MS = 364 * DAY_MS;

/** A certificate with less life than this is replaced, in milliseconds. */
export const LEAST_LIFE_MS = 30 * DAY_MS;

/** A certificate as it is served. */
export interface ICertificate extends IKeyPair {
  /** SHA-256, upper-case hexadecimal pairs joined by colons. */
  fingerprint: string;
}

/** What the certificate is for. */
export interface ICertificateOptions {
  /** What guests type: an IP address or a DNS name. */
  advertised: string;
  /** Where the gateway listens; also named in a new certificate. */
  listening: string;
  /** Where certificates are kept. */
  stateFolder: string;
  clock: Pick<IClock, 'wallMs'>;
  random: IRandom;
  log: ILog;
}

/**
 * The kept certificate of an address, or a new one.
 *
 * @throws GatewayError `CERTIFICATE_FAILED`
 */
export async function ensureCertificate(
  options: ICertificateOptions
): Promise<ICertificate> {
  const { advertised, stateFolder, random, log } = options;
  try {
    const folder = await openPrivateFolder(stateFolder, random);
    const name = fileName(advertised);
    const kept = await readKept(folder, name, options);
    if (kept !== null) {
      return kept;
    }
    const made = await make(options);
    await folder.write(
      name,
      `${made.keyPem.trim()}\n${made.certificatePem.trim()}\n`
    );
    log.write('info', 'certificate-made', { fingerprint: made.fingerprint });
    return made;
  } catch (error) {
    throw new GatewayError('CERTIFICATE_FAILED', error);
  }
}

/** An address may hold characters that no file name may. */
function fileName(advertised: string): string {
  const digest = createHash('sha256').update(advertised).digest('hex');
  return `lan-${digest.slice(0, 16)}.pem`;
}

async function readKept(
  folder: IPrivateFolder,
  name: string,
  { advertised, clock, log }: ICertificateOptions
): Promise<ICertificate | null> {
  const pem = await folder.read(name);
  if (pem === null) {
    return null;
  }
  try {
    const certificate = new X509Certificate(pem);
    const leftMs = certificate.validToDate.getTime() - clock.wallMs();
    const hasBegun = certificate.validFromDate.getTime() <= clock.wallMs();
    const key = createPrivateKey(pem);
    const fits =
      certificate.checkPrivateKey(key) && covers(certificate, advertised);
    return fits && hasBegun && leftMs >= LEAST_LIFE_MS
      ? served(certificate, key)
      : null;
  } catch (error) {
    // A file that cannot be understood is replaced.
    log.write('warning', 'certificate-unreadable', { error });
    return null;
  }
}

async function make(options: ICertificateOptions): Promise<ICertificate> {
  const { advertised, listening, clock, random } = options;
  const { createSelfSigned } = await import('./self-signed');
  const nowMs = clock.wallMs();
  const pair = await createSelfSigned({
    names: [...new Set([advertised, listening])],
    notBefore: new Date(nowMs - BACKDATED_MS),
    notAfter: new Date(nowMs + LIFE_MS),
    random
  });
  const { fingerprint256 } = new X509Certificate(pair.certificatePem);
  return { ...pair, fingerprint: fingerprint256 };
}

function served(certificate: X509Certificate, key: KeyObject): ICertificate {
  return {
    certificatePem: certificate.toString(),
    keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint: certificate.fingerprint256
  };
}

function covers(certificate: X509Certificate, name: string): boolean {
  return isIP(name) === 0
    ? certificate.checkHost(name) !== undefined
    : certificate.checkIP(name) !== undefined;
}
