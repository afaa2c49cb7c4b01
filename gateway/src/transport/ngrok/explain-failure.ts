/**
 * Says what a tunnel that could not be opened means, and whether trying again
 * helps. The SDK does not say why the service was not reached, so that is
 * looked into.
 *
 * @module
 */

import { GatewayError } from '../../errors';
import { AgentFailure } from './agent-process';
import type { IIngress } from './ingress';
import { explain, isWayOpen, probeIngress } from './reachability';
import { kindOf, type Retry } from './service-errors';
import { parseServiceError, problemOf } from './service-problem';

/** A failure in words, and how it goes on. */
export interface IExplained {
  problem: GatewayError;
  retry: Retry;
  /** There is no way to the ingress now: once there is one again, waiting is over. */
  isUnreachable: boolean;
  /** The service refuses the heartbeats asked for. */
  isAboutHeartbeat: boolean;
  /** The service refuses the domain asked for. */
  isAboutDomain: boolean;
}

/** 111 and 112: interval and tolerance below the least. */
const HEARTBEAT_CODES = ['ERR_NGROK_111', 'ERR_NGROK_112'];

/** Domains that are not, or not any more, to be had by this account. */
const DOMAIN_PROBLEMS = [
  'NGROK_DOMAIN_NOT_YOURS',
  'NGROK_DOMAIN_NOT_PERMITTED',
  'NGROK_DOMAIN_PLAN'
];

/**
 * @param secrets what must not be shown
 * @param probe finds out why the ingress is not reached
 */
export async function explainFailure(
  failure: unknown,
  ingress: IIngress,
  secrets: readonly string[],
  probe: typeof probeIngress = probeIngress
): Promise<IExplained> {
  if (failure instanceof GatewayError) {
    return plain(
      failure,
      failure.code === 'NGROK_NOT_HTTPS' ? 'never' : 'always'
    );
  }
  if (!(failure instanceof AgentFailure)) {
    return plain(new GatewayError('GATEWAY_FAILED', failure), 'never');
  }
  const spoken = parseServiceError(failure.message);
  if (spoken !== null) {
    const problem = problemOf(spoken.code, spoken.text, secrets);
    return {
      problem,
      retry: kindOf(spoken.code).retry,
      isUnreachable: false,
      isAboutHeartbeat: HEARTBEAT_CODES.includes(spoken.code),
      isAboutDomain: DOMAIN_PROBLEMS.includes(problem.code)
    };
  }
  if (failure.stage === 'load') {
    return plain(new GatewayError('NGROK_CANNOT_LOAD', failure), 'never');
  }
  if (failure.stage === 'process') {
    return plain(new GatewayError('TUNNEL_LOST', failure), 'always');
  }
  const found = await probe(ingress);
  return {
    ...plain(explain(found, failure), 'always'),
    isUnreachable: !isWayOpen(found)
  };
}

function plain(problem: GatewayError, retry: Retry): IExplained {
  return {
    problem,
    retry,
    isUnreachable: false,
    isAboutHeartbeat: false,
    isAboutDomain: false
  };
}
