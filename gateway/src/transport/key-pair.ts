/**
 * What a server shows, and what it proves by it.
 *
 * @module
 */

/** A certificate and its key. */
export interface IKeyPair {
  certificatePem: string;
  keyPem: string;
}
