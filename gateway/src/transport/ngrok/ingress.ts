/**
 * Where agents connect, as the administrator's settings say it.
 *
 * @module
 */

import { getCACertificates } from 'node:tls';

/** ngrok's public entrance for agents. */
const NGROK_HOST = 'connect.ngrok-agent.com';

const HTTPS_PORT = 443;

/** An entrance for agents. */
export interface IIngress {
  /** Name or address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** PEM of the authorities that vouch for it; null for ngrok's own, which the SDK holds. */
  readonly authorities: readonly string[] | null;
}

/**
 * @param serverAddr `host:port`, an IPv6 address in brackets, or null for ngrok's
 * @param rootCas PEM, `host` for the authorities of the system, or null for ngrok's
 */
export function ingressOf(
  serverAddr: string | null,
  rootCas: string | null
): IIngress {
  const [, host = NGROK_HOST, port = HTTPS_PORT] =
    /^\[?(.+?)\]?:(\d+)$/.exec(serverAddr ?? '') ?? [];
  return { host, port: Number(port), authorities: authoritiesOf(rootCas) };
}

function authoritiesOf(rootCas: string | null): readonly string[] | null {
  if (rootCas === null) {
    return null;
  }
  return rootCas === 'host' ? getCACertificates('system') : [rootCas];
}
