/**
 * Makes a self-signed certificate. Imported only when one has to be made: the
 * library takes time and memory to load.
 *
 * @module
 */

import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator
} from '@peculiar/x509';
import { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type { IRandom } from '../random';
import type { IKeyPair } from './key-pair';

/** What stands in the certificate. */
export interface ISelfSignedOptions {
  /** IP addresses and DNS names. */
  names: readonly string[];
  notBefore: Date;
  notAfter: Date;
  random: Pick<IRandom, 'bytes'>;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A new ECDSA P-256 key and its certificate, for a server only. */
export async function createSelfSigned(
  options: ISelfSignedOptions
): Promise<IKeyPair> {
  cryptoProvider.set(webcrypto);
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, [
    'sign',
    'verify'
  ]);
  // RFC 5280 §4.1.2.2: positive, unique, at most 20 octets.
  const serial = options.random.bytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x7f) | 0x40, 0);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial.toString('hex'),
    name: 'CN=Jupyter Secure Share',
    notBefore: options.notBefore,
    notAfter: options.notAfter,
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        options.names.map(value => ({
          type: isIP(value) === 0 ? 'dns' : 'ip',
          value
        }))
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey)
    ]
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: certificate.toString('pem'),
    keyPem: PemConverter.encode(pkcs8, 'PRIVATE KEY')
  };
}
