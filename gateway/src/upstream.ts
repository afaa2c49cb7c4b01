/**
 * How the gateway reaches Jupyter: over TCP or a unix socket, plain or inside
 * TLS with exactly one accepted certificate.
 *
 * @module
 */

import { X509Certificate } from 'node:crypto';
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { IUpstream } from '../../src/protocol';

/**
 * Options for one request to Jupyter, for `http.request` or, when
 * `certificate_pem` is set, `https.request`. Each request gets a connection of
 * its own: guests never share one, so no answer can reach the wrong guest.
 *
 * @throws Error when `certificate_pem` holds no certificate
 */
export function upstreamRequestOptions(
  upstream: IUpstream
): https.RequestOptions {
  const place = placeOf(upstream);
  return {
    agent: false,
    insecureHTTPParser: false,
    ...(upstream.certificate_pem === null
      ? { protocol: 'http:' }
      : { protocol: 'https:', ...pinned(upstream.certificate_pem) }),
    ...(place.kind === 'socket'
      ? { socketPath: place.path }
      : { host: place.host, port: place.port })
  };
}

/**
 * Starts a request to Jupyter; the caller adds `path`, `method` and `headers`,
 * listens to `error` and ends it.
 */
export function requestUpstream(
  upstream: IUpstream,
  options: https.RequestOptions
): http.ClientRequest {
  const { request } = upstream.certificate_pem === null ? http : https;
  return request({ ...options, ...upstreamRequestOptions(upstream) });
}

/**
 * Opens a bare connection to Jupyter, for `createConnection` of a WebSocket
 * client; the caller listens to `error` and closes it.
 */
export function connectUpstream(upstream: IUpstream): net.Socket {
  const place = placeOf(upstream);
  return upstream.certificate_pem === null
    ? net.connect(place)
    : tls.connect({ ...place, ...pinned(upstream.certificate_pem) });
}

type Place =
  | { kind: 'socket'; path: string }
  | { kind: 'tcp'; host: string; port: number };

function placeOf(upstream: IUpstream): Place {
  if (upstream.socket_path !== null) {
    return { kind: 'socket', path: upstream.socket_path };
  }
  if (upstream.host !== null) {
    return { kind: 'tcp', host: upstream.host, port: upstream.port };
  }
  throw new Error('Upstream has neither a socket nor a host.');
}

function pinned(pem: string): tls.ConnectionOptions {
  const expected = new X509Certificate(pem).raw;
  return {
    ca: pem,
    // The pinned certificate may have been signed by somebody who is not in the file.
    allowPartialTrustChain: true,
    rejectUnauthorized: true,
    // Names do not matter: it is this certificate or none.
    checkServerIdentity: (_host, certificate) =>
      expected.equals(certificate.raw)
        ? undefined
        : new Error('Jupyter showed another certificate.')
  };
}
