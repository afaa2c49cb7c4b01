/**
 * The LAN transport: TLS on an address of this machine, with a certificate of
 * its own. Needs no account and no service.
 *
 * @module
 */

import { isIPv6 } from 'node:net';
import type { IStartOptions } from '../../../src/protocol';
import type { IClock } from '../clock';
import { GatewayError } from '../errors';
import type { ILog } from '../log';
import type { IRandom } from '../random';
import { firstPrivateAddress } from './addresses';
import { ensureCertificate } from './certificate';
import { socketPeer } from '../peer';
import { createFrontServer } from './front-server';
import type { ITransport } from './transport';

/** What the transport needs. */
export interface ILanOptions {
  where: Pick<IStartOptions, 'host' | 'advertised_host' | 'port'>;
  /** Where certificates are kept. */
  stateFolder: string;
  clock: IClock;
  random: IRandom;
  log: ILog;
}

export function createLanTransport(options: ILanOptions): ITransport {
  const { where, stateFolder, clock, random, log } = options;
  return {
    name: 'lan',
    capabilities: {
      tlsEndsAt: 'gateway',
      edgeBasicAuth: false,
      ownDomain: false,
      interstitial: false,
      survivesReconnect: false,
      quota: false
    },

    async open(handlers) {
      const host = where.host ?? firstPrivateAddress();
      if (host === null) {
        throw new GatewayError('NO_PRIVATE_ADDRESS');
      }
      const advertised = urlHost(where.advertised_host ?? host);
      const certificate = await ensureCertificate({
        advertised: withoutBrackets(advertised),
        listening: withoutBrackets(urlHost(host)),
        stateFolder,
        clock,
        random,
        log
      });
      const server = createFrontServer({ certificate, handlers, clock, log });
      const { port } = await server
        .listen({ host, port: where.port })
        .catch(async (error: NodeJS.ErrnoException) => {
          await server.close();
          throw listenProblem(error);
        });
      const { origin, host: hostHeader } = new URL(
        `https://${advertised}:${port}`
      );
      return {
        address: {
          origin,
          hostHeader,
          fingerprint: certificate.fingerprint,
          reach: { host, port },
          authorities: null
        },
        tunnel: null,
        // On the local network nothing but the socket itself is believed.
        peerOf: request => socketPeer(request.socket),
        edge: null,
        traffic: null,
        takeNewAddress: () =>
          Promise.reject(new GatewayError('NO_NEW_ADDRESS')),
        stopListening: () => server.stopListening(),
        close: () => server.close()
      };
    }
  };
}

/** A host as browsers write it: lower case, IPv6 shortened and in brackets. */
function urlHost(host: string): string {
  return new URL(`https://${isIPv6(host) ? `[${host}]` : host}`).hostname;
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[|\]$/g, '');
}

function listenProblem(error: NodeJS.ErrnoException): GatewayError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new GatewayError('PORT_TAKEN', error);
    case 'EACCES':
    case 'EPERM':
      return new GatewayError('PORT_NOT_ALLOWED', error);
    case 'EADDRNOTAVAIL':
    case 'EAFNOSUPPORT':
    case 'EINVAL':
      return new GatewayError('ADDRESS_UNAVAILABLE', error);
    default:
      return new GatewayError('GATEWAY_FAILED', error);
  }
}
