/**
 * A certificate for the peers, of the kind the gateway makes: self-signed,
 * ECDSA on P-256.
 *
 * @module
 */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  cryptoProvider,
  PemConverter,
  X509CertificateGenerator
} from '@peculiar/x509';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' };

/** @returns `certificate` and `key` as PEM */
export async function makeCertificate() {
  cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(KEY, true, [
    'sign',
    'verify'
  ]);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=127.0.0.1',
    keys,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' }
  });
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    key: PemConverter.encode(key, 'PRIVATE KEY')
  };
}
