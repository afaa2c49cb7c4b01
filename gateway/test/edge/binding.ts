/**
 * Which address an agent gets.
 *
 * @module
 */

import type { IRandom } from '../../src/random';
import type { IAgentSession } from './agent-session';
import type { IEdgeConduct } from './conduct';
import { Endpoint } from './endpoint';
import type { Endpoints } from './endpoints';
import type { Faults } from './faults';
import { TrafficPolicy } from './policy/traffic-policy';
import { Refusal } from './refusal';
import type { IBindRequest } from './rpc/messages';
import { ACCOUNT } from './sign-in';

/** Below this, random addresses are given. Browsers look for it on their own machine. */
const RANDOM_DOMAIN = 'tunnel.localhost';

/** What the decision depends on. */
export interface IBindContext {
  readonly conduct: IEdgeConduct;
  readonly endpoints: Endpoints;
  readonly faults: Faults;
  readonly random: Pick<IRandom, 'bytes'>;
}

/**
 * Binds an endpoint.
 *
 * @throws Refusal
 */
export function bind(
  request: IBindRequest,
  session: IAgentSession,
  context: IBindContext
): Endpoint {
  const { conduct, endpoints, faults, random } = context;
  const wanted = request.Opts.Domain || request.Opts.Hostname;
  const fault = faults.take('bind', {
    account: ACCOUNT,
    domain: wanted,
    url: `https://${wanted}`,
    id: request.Id
  });
  if (fault) {
    throw fault;
  }
  ensureHttps(request);
  const policy = TrafficPolicy.of(request.Opts);
  const url = conduct.bindUrl ?? `https://${hostFor(request, context)}`;
  const holder = endpoints.taken(new URL(url).hostname);
  if (holder && !isSame(holder, request)) {
    throw new Refusal('ERR_NGROK_334', { url });
  }
  const moved = endpoints.byId(request.Id);
  endpoints.remove(moved && isSame(moved, request) ? moved : undefined);
  const endpoint = new Endpoint({
    id: request.Id || random.bytes(12).toString('hex'),
    token: random.bytes(12).toString('hex'),
    url,
    request,
    policy,
    session,
    isReusing: conduct.agentConnections === 'reused'
  });
  endpoints.add(endpoint);
  return endpoint;
}

function ensureHttps({ Proto: value }: IBindRequest): void {
  if (value === 'tls') {
    throw new Refusal('ERR_NGROK_312', { account: ACCOUNT });
  }
  if (value !== 'https') {
    throw new Refusal('ERR_NGROK_332', { value });
  }
}

/** The same agent wants its own back. */
function isSame(holder: Endpoint, { Id, Extra }: IBindRequest): boolean {
  return holder.id === Id && holder.token === Extra.Token;
}

function hostFor(
  { Opts, Extra }: IBindRequest,
  { conduct, endpoints, random }: IBindContext
): string {
  const earlier = endpoints.hostOf(Extra.Token);
  if (earlier && !conduct.movesOnRebind) {
    return earlier;
  }
  const wanted = Opts.Domain || Opts.Hostname;
  if (wanted && !earlier) {
    if (conduct.domains && !conduct.domains.includes(wanted)) {
      throw new Refusal('ERR_NGROK_319', { domain: wanted, account: ACCOUNT });
    }
    return wanted;
  }
  const usual = earlier ? undefined : conduct.domains?.[0];
  return usual ?? `${random.bytes(5).toString('hex')}.${RANDOM_DOMAIN}`;
}
