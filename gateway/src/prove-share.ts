/**
 * What has to be true before guests may come in at an address: Jupyter takes
 * the gateway's word, and the locks hold for a stranger from outside.
 *
 * @module
 */

import type { IUpstream } from '../../src/protocol';
import type { IAssertionSigner } from './assertion';
import type { ICredentials } from './basic-credentials';
import type { IClock } from './clock';
import type { IRandom } from './random';
import type { IShareState } from './share-state';
import { proveLocked } from './transport/proof';
import type { IOpenTransport } from './transport/transport';
import { proveUpstream } from './transport/upstream-proof';

/** What is to be proved. */
export interface IShareProofOptions {
  transport: Pick<IOpenTransport, 'address' | 'edge'>;
  share: Pick<
    IShareState,
    | 'giveProofNonce'
    | 'hasProofArrived'
    | 'outerLockByForm'
    | 'askForOuterLockByForm'
  >;
  upstream: IUpstream;
  /** Credentials of the outer lock; null when it is off. */
  outer: ICredentials | null;
  signer: IAssertionSigner;
  clock: IClock;
  random: IRandom;
}

/**
 * Proves it. When a service stands between and keeps credentials from the
 * gateway, it is made to ask for none, and everything is proved again; when it
 * keeps them even so, the join page asks for them.
 *
 * @throws GatewayError what does not hold
 */
export async function proveShare(options: IShareProofOptions): Promise<void> {
  const { transport, share, upstream, outer, signer, clock, random } = options;
  const { address, edge } = transport;
  const [, findings] = await Promise.all([
    proveUpstream({
      upstream,
      ...address,
      sign: claim => signer.sign(claim),
      random
    }),
    proveLocked({
      destination: address,
      edge,
      basePath: upstream.base_url,
      // Where the form asks, nobody is asked before it.
      outer: share.outerLockByForm ? null : outer,
      giveNonce: () => share.giveProofNonce(),
      hasArrived: nonce => share.hasProofArrived(nonce),
      clock
    })
  ]);
  if (findings.interstitial) {
    edge?.noteInterstitial();
  }
  if (findings.credentialsKept) {
    if (edge?.asksForBasicAuth === true) {
      await edge.dropBasicAuth();
    } else {
      share.askForOuterLockByForm();
    }
    await proveShare(options);
  }
}
