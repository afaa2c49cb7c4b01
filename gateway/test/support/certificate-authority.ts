/**
 * A certificate authority of a test's own.
 *
 * @module
 */

import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator
} from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { IKeyPair } from '../../src/transport/key-pair';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** An authority. */
export interface ICertificateAuthority {
  readonly certificatePem: string;
  /** A new certificate for a server with these DNS names and IP addresses. */
  issue(...names: string[]): Promise<IKeyPair>;
  /** A new authority that this one vouches for. */
  delegate(name: string): Promise<ICertificateAuthority>;
}

/** @param name Distinguished name. Default: `CN=Authority`. */
export async function createAuthority(
  name = 'CN=Authority'
): Promise<ICertificateAuthority> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [new BasicConstraintsExtension(true, undefined, true)]
  });
  return authorityOf(certificate, keys);
}

function authorityOf(
  authority: X509Certificate,
  keys: webcrypto.CryptoKeyPair
): ICertificateAuthority {
  const signed = {
    issuer: authority.subject,
    ...validity(),
    signingAlgorithm: ALGORITHM,
    signingKey: keys.privateKey
  };
  return {
    certificatePem: authority.toString('pem'),
    async issue(...names) {
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        ...signed,
        subject: `CN=${names[0]}`,
        publicKey: own.publicKey,
        extensions: [
          new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
          new SubjectAlternativeNameExtension(
            names.map(value => ({ type: isIP(value) ? 'ip' : 'dns', value }))
          )
        ]
      });
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
      return {
        certificatePem: certificate.toString('pem'),
        keyPem: PemConverter.encode(pkcs8, 'PRIVATE KEY')
      };
    },
    async delegate(name) {
      const own = await newKeys();
      const certificate = await X509CertificateGenerator.create({
        ...signed,
        subject: name,
        publicKey: own.publicKey,
        extensions: [new BasicConstraintsExtension(true, undefined, true)]
      });
      return authorityOf(certificate, own);
    }
  };
}

function validity(): { notBefore: Date; notAfter: Date } {
  return {
    notBefore: new Date(Date.now() - 60_000),
    notAfter: new Date(Date.now() + 3_600_000)
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
