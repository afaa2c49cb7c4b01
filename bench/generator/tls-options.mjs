/**
 * How the generator speaks TLS with every contender: the same version and
 * cipher, so that no ratio compares two ciphers.
 *
 * @module
 */

/** Certificates are the contenders' own, made a moment ago; all is on loopback. */
export const TLS_OPTIONS = {
  rejectUnauthorized: false,
  minVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256'
};
