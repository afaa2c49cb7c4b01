/**
 * The authorities' certificates as files, since that is how the SDK and
 * administrators name them.
 *
 * @module
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Two files in a folder of their own. */
export class TrustFiles {
  constructor(pems: { agentCa: string; publicCa: string }) {
    this._folder = mkdtempSync(join(tmpdir(), 'edge-'));
    this.agentCa = join(this._folder, 'agent-ca.pem');
    this.publicCa = join(this._folder, 'public-ca.pem');
    writeFileSync(this.agentCa, pems.agentCa);
    writeFileSync(this.publicCa, pems.publicCa);
  }

  readonly agentCa: string;
  readonly publicCa: string;

  dispose(): void {
    rmSync(this._folder, { recursive: true, force: true });
  }

  private readonly _folder: string;
}
