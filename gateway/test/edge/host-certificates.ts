/**
 * Certificates of the public side, made as they are needed.
 *
 * @module
 */

import { createSecureContext, type SecureContext } from 'node:tls';
import type { ICertificateAuthority } from '../support/certificate-authority';

/** One certificate for each host. */
export class HostCertificates {
  constructor(private readonly authority: ICertificateAuthority) {}

  /** A host may be visited from now on. */
  allow(host: string): void {
    this._contexts.set(host, this._contexts.get(host) ?? this.make(host));
  }

  /** @throws Error for a host that there never was: TLS fails */
  async contextFor(host: string): Promise<SecureContext> {
    const context = this._contexts.get(host.toLowerCase());
    if (!context) {
      throw new Error(`No certificate for ${host}.`);
    }
    return context;
  }

  private async make(host: string): Promise<SecureContext> {
    const { certificatePem, keyPem } = await this.authority.issue(host);
    return createSecureContext({ cert: certificatePem, key: keyPem });
  }

  private readonly _contexts = new Map<string, Promise<SecureContext>>();
}
