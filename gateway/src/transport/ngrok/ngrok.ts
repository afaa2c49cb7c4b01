/**
 * The ngrok transport: a public https address that leads to a private socket
 * of this machine. ngrok ends TLS, so it could read what passes.
 *
 * @module
 */

import type { INgrokAccess, ITunnel } from '../../../../src/protocol';
import type { ICredentials } from '../../basic-credentials';
import type { IClock } from '../../clock';
import { GatewayError } from '../../errors';
import type { ILog } from '../../log';
import type { IRandom } from '../../random';
import { createFrontServer } from '../front-server';
import { askAsStranger } from '../stranger';
import type {
  IEdge,
  IOpenTransport,
  IShareAddress,
  ITransport
} from '../transport';
import { createAgentLauncher, type LaunchAgent } from './agent-process';
import { isAuthtoken, isHostPort } from './agent/settings';
import { edgePolicy } from './edge-policy';
import { explainFailure } from './explain-failure';
import { forwardedPeer } from './forwarded-peer';
import { ingressOf } from './ingress';
import { placeForSocket } from './private-socket';
import { explain, isWayOpen, probeIngress } from './reachability';
import { isInterstitial, problemInAnswer } from './service-problem';
import { TunnelSupervisor } from './supervisor';

/** Set when the bundle is built. */
const VERSION = process.env.GATEWAY_VERSION ?? '0.0.0';

/** With it, programs are not shown the page for browsers. */
const PASS_HEADERS = { 'ngrok-skip-browser-warning': '1' };

/** What the transport needs. */
export interface INgrokOptions {
  access: INgrokAccess | null;
  /** Host name to ask for, or null for the account's own. */
  domain: string | null;
  /** Credentials of the outer lock; null when it is off. */
  outer: ICredentials | null;
  clock: IClock;
  random: IRandom;
  log: ILog;
  /** Default: the program beside the gateway's. */
  launch?: LaunchAgent;
}

export function createNgrokTransport(options: INgrokOptions): ITransport {
  const { access, domain, outer, clock, random, log } = options;
  return {
    name: 'ngrok',
    capabilities: {
      tlsEndsAt: 'service',
      edgeBasicAuth: true,
      ownDomain: true,
      interstitial: true,
      survivesReconnect: true,
      quota: true
    },

    async open(handlers, observer) {
      if (access === null || access.authtoken === '') {
        throw new GatewayError('NGROK_TOKEN_NEEDED');
      }
      if (!isAuthtoken(access.authtoken)) {
        throw new GatewayError('NGROK_TOKEN_WRONG_KIND');
      }
      const reach = reachOf(access.public_addr);
      const policy = outer === null ? null : edgePolicy(outer);
      const ingress = ingressOf(access.server_addr, access.root_cas);
      const place = await placeForSocket(random);
      const secrets = [
        access.authtoken,
        place.path,
        ...(outer === null ? [] : [outer.password])
      ];
      const server = createFrontServer({
        certificate: null,
        handlers,
        clock,
        log
      });
      const addressAt = (origin: string): IShareAddress => ({
        origin,
        hostHeader: new URL(origin).host,
        fingerprint: null,
        reach,
        authorities: access.public_cas
      });
      let interstitial = false;
      let addressChanges = 0;
      let address: IShareAddress | null = null;
      const supervisor = new TunnelSupervisor({
        settings: {
          authtoken: access.authtoken,
          serverAddr: access.server_addr,
          rootCas: access.root_cas,
          forwardTo: place.forwardTo,
          version: VERSION
        },
        domain,
        policy,
        launch: options.launch ?? createAgentLauncher(clock),
        explain: failure => explainFailure(failure, ingress, secrets),
        probe: async signal => {
          const found = await probeIngress(ingress, { signal });
          return isWayOpen(found) ? null : explain(found);
        },
        leadsHere: async () => {
          const answer = await askAsStranger(addressAt(supervisor.origin), {
            target: '/',
            headers: PASS_HEADERS
          });
          const problem = problemInAnswer(answer.headers, answer.body, secrets);
          return problem?.code !== 'TUNNEL_NOT_THERE';
        },
        clock,
        random,
        log,
        onChange: observer.onChange,
        onLost: observer.onLost,
        onMoved: () => {
          addressChanges += 1;
          address = addressAt(supervisor.origin);
          observer.onMoved();
        }
      });
      const close = async (): Promise<void> => {
        await Promise.all([server.close(), supervisor.close()]);
        await place.remove();
      };

      try {
        await server.listen({ path: place.path });
        await supervisor.start();
      } catch (error) {
        await close();
        throw error;
      }

      const edge: IEdge = {
        get asksForBasicAuth() {
          return supervisor.asksForBasicAuth;
        },
        passHeaders: PASS_HEADERS,
        isInterstitial,
        problemIn: (headers, body) => problemInAnswer(headers, body, secrets),
        noteInterstitial: () => {
          interstitial = true;
        },
        dropBasicAuth: () => supervisor.dropPolicy()
      };
      const transport: IOpenTransport = {
        get address() {
          return (address ??= addressAt(supervisor.origin));
        },
        get tunnel(): ITunnel {
          const { problem, retryAtWallMs } = supervisor;
          return {
            state: problem === null ? 'connected' : 'reconnecting',
            problem,
            retry_at:
              retryAtWallMs === null
                ? null
                : new Date(retryAtWallMs).toISOString(),
            edge_basic_auth: supervisor.asksForBasicAuth,
            interstitial,
            address_changes: addressChanges
          };
        },
        edge,
        get traffic() {
          return server.traffic;
        },
        peerOf: forwardedPeer,
        takeNewAddress: () => supervisor.moveElsewhere(),
        stopListening: () => server.stopListening(),
        close
      };
      return transport;
    }
  };
}

/** @throws GatewayError `BAD_OPTIONS` for what is no `host:port` */
function reachOf(publicAddr: string | null): IShareAddress['reach'] {
  if (publicAddr === null) {
    return null;
  }
  if (!isHostPort(publicAddr)) {
    throw new GatewayError('BAD_OPTIONS');
  }
  const at = publicAddr.lastIndexOf(':');
  return {
    host: publicAddr.slice(0, at).replace(/^\[|\]$/g, ''),
    port: Number(publicAddr.slice(at + 1))
  };
}
