/**
 * The contract's sample messages as starting points of tests.
 *
 * @module
 */

import choicesSample from '../protocol/fixtures/choices.json';
import limitedSample from '../protocol/fixtures/choices.limited.json';
import invitationSample from '../protocol/fixtures/invitation.json';
import failedSample from '../protocol/fixtures/status.failed.json';
import liveSample from '../protocol/fixtures/status.live.json';
import offSample from '../protocol/fixtures/status.off.json';
import serviceProblemSample from '../protocol/fixtures/problem.service.json';
import tunnelSample from '../protocol/fixtures/status.tunnel.json';
import startingSample from '../protocol/fixtures/status.starting.json';
import type {
  IGuest,
  IInvitation,
  IProblem,
  IServerShareStatus,
  IShareChoices
} from '../protocol';

export const OFF = offSample as IServerShareStatus;
export const STARTING = startingSample as IServerShareStatus;
/** Live from 9:00 to 10:00 with two guests. */
export const LIVE = liveSample as IServerShareStatus;
/** Live through a tunnel that reconnects, at another address than first. */
export const TUNNEL = tunnelSample as IServerShareStatus;
/** What ngrok said with its own code. */
export const SERVICE_PROBLEM = serviceProblemSample as IProblem;
export const FAILED = failedSample as IServerShareStatus;
export const CHOICES = choicesSample as IShareChoices;
/** Everything held by the administrator, on a hub. */
export const LIMITED = limitedSample as IShareChoices;
export const INVITATION = invitationSample as IInvitation;

/** The two guests of `LIVE`. */
export const [ZOE, LI]: readonly IGuest[] = LIVE.guests;

/** A status with other values in some fields. */
export function statusWith(
  status: IServerShareStatus,
  change: Partial<IServerShareStatus>
): IServerShareStatus {
  return { ...status, ...change };
}
