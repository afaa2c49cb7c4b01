/**
 * A live share with one guest in it, ready to be loaded.
 *
 * @module
 */
import { MEASURED_CORE } from '../processes/placement.mjs';
import { GatewayProcess } from './gateway-process.mjs';

/**
 * @param options.node path of the Node that runs it
 * @param options.upstreamPort where the upstream listens on loopback
 * @param options.generator the worker whose guest joins
 */
export async function startSharedGateway({ node, upstreamPort, generator }) {
  const gateway = new GatewayProcess({ node, core: MEASURED_CORE });
  await gateway.open({ upstreamPort });
  const invitation = await gateway.invitation();
  const [cookie] = await generator.ask('join', { invitation, names: ['Ada'] });
  return {
    name: 'gateway',
    gateway,
    invitation,
    pids: [gateway.pid],
    place: placeOf(invitation, cookie),
    dispose: () => gateway.dispose()
  };
}

/** Where a guest's requests go and what they carry. */
export function placeOf(invitation, cookie) {
  const { origin, pathname } = new URL(invitation.url);
  return { origin, basePath: pathname, cookie };
}
