/**
 * The ngrok transport: a public https address that leads to a private socket
 * of this machine. ngrok ends TLS, so it could read what passes.
 *
 * @module
 */

import type { INgrokAccess, ITunnel } from '../../../../src/protocol';
import type { IClock } from '../../clock';
import { GatewayError } from '../../errors';
import type { ILog } from '../../log';
import type { IRandom } from '../../random';
import { createFrontServer } from '../front-server';
import type {
  IEdge,
  IOpenTransport,
  IShareAddress,
  ITransport
} from '../transport';
import { createAgentLauncher, type LaunchAgent } from './agent-process';
import { isHostPort } from './agent/settings';
import { edgePolicy, type ICredentials } from './edge-policy';
import { explainFailure } from './explain-failure';
import { forwardedPeer } from './forwarded-peer';
import { ingressOf } from './ingress';
import { placeForSocket } from './private-socket';
import { explain, probeIngress } from './reachability';
import { isInterstitial, problemInAnswer } from './service-problem';
import { TunnelSupervisor } from './supervisor';

/** Set when the bundle is built. */
const VERSION = process.env.GATEWAY_VERSION ?? '0.0.0';

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
          // The SDK itself says best what it makes of a certificate, and it reaches the service by IPv4.
          return ['reachable', 'inspected', 'ipv6'].includes(found)
            ? null
            : explain(found);
        },
        clock,
        random,
        log,
        onChange: observer.onChange,
        onLost: observer.onLost,
        onMoved: () => {
          addressChanges += 1;
          address = addressOf(supervisor.origin, access);
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
        passHeaders: { 'ngrok-skip-browser-warning': '1' },
        isInterstitial,
        problemIn: (headers, body) => problemInAnswer(headers, body, secrets),
        noteInterstitial: () => {
          interstitial = true;
        },
        dropBasicAuth: () => supervisor.dropPolicy()
      };
      const transport: IOpenTransport = {
        get address() {
          return (address ??= addressOf(supervisor.origin, access));
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

function addressOf(origin: string, access: INgrokAccess): IShareAddress {
  return {
    origin,
    hostHeader: new URL(origin).host,
    fingerprint: null,
    reach: reachOf(access.public_addr),
    authorities: access.public_cas
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
