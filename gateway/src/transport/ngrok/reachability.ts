/**
 * Finds out why the entrance of ngrok's service is not reached, which the SDK
 * does not say: DNS, a connection by each family of addresses, and a TLS
 * handshake in which nothing is sent.
 *
 * @module
 */

import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { X509Certificate } from 'node:crypto';
import { systemClock, type IClock } from '../../clock';
import { GatewayError } from '../../errors';
import type { ProblemCode } from '../../problems';
import type { IIngress } from './ingress';

/** How long the whole may take, in milliseconds. */
const PROBE_TIMEOUT_MS = 4000;

/** Most addresses of one family that are tried. */
const MAX_ADDRESSES = 4;

/** Most certificates of a chain that are looked at. */
const MAX_CHAIN = 8;

/**
 * What was found. `inspected`: the certificate is not one of ngrok's;
 * `mismatch`: the configured authorities do not vouch for it; `ipv6`: IPv4
 * works, IPv6 is announced and does not; `no-network`: no route at all.
 */
export type Reachability =
  | 'reachable'
  | 'ipv6'
  | 'inspected'
  | 'mismatch'
  | 'tls'
  | 'refused'
  | 'timeout'
  | 'no-network'
  | 'dns';

/** An address as DNS gives it. */
export interface IFoundAddress {
  readonly address: string;
  readonly family: number;
}

/** What the probe asks of the machine. */
export interface IProbeNetwork {
  /** Every address of a name. */
  resolve(host: string): Promise<readonly IFoundAddress[]>;
  /** A connection that is being made. */
  connect(address: string, port: number): Socket;
}

/** How to probe. */
export interface IProbeOptions {
  /** Ends the probe early. */
  readonly signal?: AbortSignal;
  /** Default: this machine's. */
  readonly network?: IProbeNetwork;
  /** Default: the machine's. */
  readonly clock?: IClock;
}

/** This machine's. */
const systemNetwork: IProbeNetwork = {
  resolve: host => lookup(host, { all: true, order: 'verbatim' }),
  connect: (host, port) => connect({ host, port })
};

const PROBLEM_CODES: Readonly<Record<Reachability, ProblemCode>> = {
  reachable: 'NGROK_NO_ANSWER',
  ipv6: 'NGROK_IPV6',
  inspected: 'NGROK_TLS_INSPECTED',
  mismatch: 'NGROK_CA_MISMATCH',
  tls: 'NGROK_TLS',
  refused: 'NGROK_CONNECTION_REFUSED',
  timeout: 'NGROK_TIMEOUT',
  'no-network': 'NGROK_NO_NETWORK',
  dns: 'NGROK_DNS'
};

/**
 * Whether it makes sense to let the SDK try: it says best itself what it makes
 * of a certificate, and it reaches the service by IPv4.
 */
export function isWayOpen(found: Reachability): boolean {
  return ['reachable', 'inspected', 'ipv6'].includes(found);
}

/** The problem behind a connection that was not made, by what a probe found. */
export function explain(found: Reachability, cause?: unknown): GatewayError {
  return new GatewayError(PROBLEM_CODES[found], cause);
}

/**
 * Probes an entrance. Takes 4 s at most and leaves no connection behind.
 *
 * @throws the signal's reason when it is aborted
 */
export async function probeIngress(
  ingress: IIngress,
  { signal, network = systemNetwork, clock = systemClock }: IProbeOptions = {}
): Promise<Reachability> {
  signal?.throwIfAborted();
  const ended = new AbortController();
  const end = (): void => ended.abort();
  const cancelTimer = clock.after(PROBE_TIMEOUT_MS, end);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const found = await probe(ingress, network, ended.signal);
    signal?.throwIfAborted();
    return found;
  } finally {
    cancelTimer();
    signal?.removeEventListener('abort', end);
    // Attempts that are still under way.
    end();
  }
}

async function probe(
  ingress: IIngress,
  network: IProbeNetwork,
  ended: AbortSignal
): Promise<Reachability> {
  const addresses = await Promise.race([
    network.resolve(ingress.host).catch(() => []),
    // Who resolves cannot be stopped; he is not waited for.
    new Promise<readonly IFoundAddress[]>(resolve =>
      ended.addEventListener('abort', () => resolve([]), { once: true })
    )
  ]);
  if (ended.aborted || addresses.length === 0) {
    return 'dns';
  }
  const [v4, v6] = await Promise.all(
    [4, 6].map(family =>
      tryFamily(
        addresses.filter(found => found.family === family),
        ({ address }) =>
          tryAddress(network.connect(address, ingress.port), ingress, ended)
      )
    )
  );
  return together(v4 ?? null, v6 ?? null);
}

/** What one attempt found. */
type Attempt = Exclude<Reachability, 'ipv6' | 'dns'>;

/** From what says most about the entrance to what says least. */
const BY_WEIGHT: readonly Attempt[] = [
  'reachable',
  'inspected',
  'mismatch',
  'tls',
  'refused',
  'timeout',
  'no-network'
];

function weightiest(attempts: readonly Attempt[]): Attempt | null {
  return BY_WEIGHT.find(attempt => attempts.includes(attempt)) ?? null;
}

/** Both families; null for one that DNS has no addresses of. */
function together(v4: Attempt | null, v6: Attempt | null): Reachability {
  if (v4 === 'reachable' && v6 !== null) {
    switch (v6) {
      // The SDK goes on to the next address at once when a machine has no IPv6, and hangs in these.
      case 'refused':
      case 'timeout':
      case 'tls':
        return 'ipv6';
      case 'inspected':
      case 'mismatch':
        return v6;
      default:
        return 'reachable';
    }
  }
  return (
    weightiest([v4, v6].filter((found): found is Attempt => found !== null)) ??
    'dns'
  );
}

/** Tries all addresses of a family at once; one that shows a certificate is enough. */
async function tryFamily(
  addresses: readonly IFoundAddress[],
  attempt: (address: IFoundAddress) => Promise<Attempt>
): Promise<Attempt | null> {
  const attempts = addresses.slice(0, MAX_ADDRESSES).map(attempt);
  const telling = attempts.map(async pending => {
    const found = await pending;
    if (!['reachable', 'inspected', 'mismatch'].includes(found)) {
      throw new Error(found);
    }
    return found;
  });
  return Promise.any(telling).catch(async () =>
    weightiest(await Promise.all(attempts))
  );
}

/** Tries one address to the end of the handshake; closes the connection. */
function tryAddress(
  socket: Socket,
  { host, authorities }: IIngress,
  ended: AbortSignal
): Promise<Attempt> {
  return new Promise(resolve => {
    const finish = (found: Attempt): void => {
      resolve(found);
      ended.removeEventListener('abort', giveUp);
      socket.destroy();
    };
    const giveUp = (): void => finish('timeout');
    ended.addEventListener('abort', giveUp);
    socket.on('error', error => finish(failureOf(error)));
    socket.once('connect', () => {
      const secured = connectTls({
        socket,
        // For the comparison with the certificate only.
        host,
        // RFC 6066 §3: no addresses in SNI.
        ...(isIP(host) === 0 ? { servername: host } : {}),
        // Nothing is sent, so anybody may show anything: that is what is looked at.
        rejectUnauthorized: false,
        ...(authorities === null ? {} : { ca: [...authorities] })
      });
      secured.once('secureConnect', () =>
        finish(judge(secured, authorities === null))
      );
      secured.on('error', () => finish('tls'));
      secured.once('close', () => finish('tls'));
    });
  });
}

/** Why there is no connection; firewalls of this machine forbid it (`EACCES`, `EPERM`). */
function failureOf({ code }: NodeJS.ErrnoException): Attempt {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EACCES':
    case 'EPERM':
    case 'EHOSTUNREACH':
      return 'refused';
    case 'ETIMEDOUT':
      return 'timeout';
    default:
      return 'no-network';
  }
}

/** Whose certificate it is. */
function judge(secured: TLSSocket, isOfNgrok: boolean): Attempt {
  if (!isOfNgrok) {
    return secured.authorized ? 'reachable' : 'mismatch';
  }
  let certificate: X509Certificate | undefined =
    secured.getPeerX509Certificate();
  for (let depth = 0; certificate && depth < MAX_CHAIN; depth += 1) {
    // One `NAME=value` a line. Its authority is private, so no other one vouches for it.
    if (/^(?:O|CN)=.*\bngrok\b/im.test(certificate.issuer)) {
      return 'reachable';
    }
    certificate = certificate.issuerCertificate;
  }
  return 'inspected';
}
