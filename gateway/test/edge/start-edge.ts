/**
 * Puts an edge together and starts it.
 *
 * @module
 */

import { systemClock, type IClock } from '../../src/clock';
import { systemRandom, type IRandom } from '../../src/random';
import { createAuthority } from '../support/certificate-authority';
import { AgentDesk } from './agent-desk';
import { AgentIngress } from './agent-ingress';
import { usualConduct, type IEdgeConduct } from './conduct';
import { Endpoints } from './endpoints';
import { EventLog } from './event-log';
import { Faults } from './faults';
import { PublicFront } from './front/public-front';
import { TrafficMeter } from './front/traffic-meter';
import { HostCertificates } from './host-certificates';
import { LoopbackEdge } from './loopback-edge';
import { Sessions } from './sessions';
import { TrustFiles } from './trust-files';

/** What differs from the usual. */
export interface IEdgeOptions extends Partial<IEdgeConduct> {
  /** For heartbeats and reaping. Default: the machine's. */
  readonly clock?: IClock;
  /** Default: the machine's. */
  readonly random?: IRandom;
}

/** An edge on free ports of the loopback address; `close()` it. */
export async function startEdge({
  clock = systemClock,
  random = systemRandom,
  ...changes
}: IEdgeOptions = {}): Promise<LoopbackEdge> {
  const conduct = { ...usualConduct(), ...changes };
  const [agentCa, publicCa] = await Promise.all([
    createAuthority(),
    createAuthority()
  ]);
  const events = new EventLog(clock);
  const endpoints = new Endpoints();
  const faults = new Faults();
  const certificates = new HostCertificates(publicCa);
  const meter = new TrafficMeter();
  const sessions = new Sessions({
    clock,
    random,
    conduct,
    onReaped: session => {
      const hosts = endpoints.release(session);
      events.add('reaped', { clientId: session.clientId, hosts });
    }
  });
  const desk = new AgentDesk({
    conduct,
    faults,
    sessions,
    endpoints,
    random,
    certificates,
    events
  });
  const ingress = new AgentIngress(
    await agentCa.issue('localhost', '127.0.0.1'),
    { desk, conduct, events, clock, random }
  );
  const front = new PublicFront(
    { conduct, endpoints, faults, meter },
    certificates,
    record => events.add('visit', record)
  );
  await front.start();
  await ingress.start();
  const trust = new TrustFiles({
    agentCa: agentCa.certificatePem,
    publicCa: publicCa.certificatePem
  });
  return new LoopbackEdge({
    conduct,
    endpoints,
    events,
    faults,
    front,
    ingress,
    traffic: meter,
    trust
  });
}
