/**
 * What the edge does with a visit, in order. The first step that answers ends it.
 *
 * @module
 */

import type { IEdgeConduct } from '../conduct';
import type { Endpoints } from '../endpoints';
import type { Faults } from '../faults';
import { Refusal } from '../refusal';
import { forward } from './forward';
import { interstitialPage, isHeldUp } from './interstitial';
import { usedUp } from './quotas';
import type { TrafficMeter } from './traffic-meter';
import type { Visit } from './visit';

/** What the steps look at. */
export interface IVisitContext {
  readonly conduct: IEdgeConduct;
  readonly endpoints: Endpoints;
  readonly faults: Faults;
  readonly meter: TrafficMeter;
}

/** Takes a visit through all steps. */
export function serve(visit: Visit, context: IVisitContext): void {
  const { conduct, endpoints, faults, meter } = context;
  const facts = { domain: visit.host };
  meter.requests += 1;

  const refusal = faults.take('visit', facts) ?? usedUp(meter, conduct.quota);
  if (refusal) {
    return visit.refuse(refusal);
  }
  const endpoint = endpoints.online(visit.host);
  if (!endpoint) {
    return visit.refuse(new Refusal('ERR_NGROK_3200', facts));
  }
  if (conduct.interstitial === 'before-policy' && isHeldUp(visit)) {
    return showInterstitial(visit);
  }
  const verdict = endpoint.policy.judge(visit.facts);
  if (verdict.kind === 'refuse') {
    return visit.refuse(verdict.refusal);
  }
  if (verdict.kind === 'challenge') {
    const challenge = `Basic realm="${verdict.realm}"`;
    return visit.answer(401, { 'WWW-Authenticate': challenge });
  }
  if (conduct.interstitial === 'after-policy' && isHeldUp(visit)) {
    return showInterstitial(visit);
  }
  forward(visit, endpoint.agent, {
    ...conduct,
    authorization:
      verdict.usesCredentials || conduct.authorization === 'withheld'
        ? conduct.authorization
        : 'forwarded'
  });
}

function showInterstitial(visit: Visit): void {
  const { status, headers, body } = interstitialPage(visit.host);
  visit.answer(status, headers, body);
}
