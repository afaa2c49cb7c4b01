/**
 * The endpoints of the server extension, one function each. Nobody else knows
 * their paths.
 *
 * @module
 */

import type { ServerConnection } from '@jupyterlab/services';
import type {
  IInvitation,
  IServerShareStatus,
  IShareChoices,
  IStartOptions
} from './protocol';
import { knownProblem } from './problems';
import { requestAPI, ShareError } from './request';

/** How long a start may take, in milliseconds; the gateway gives up before, through a tunnel after more than a minute. */
const START_TIMEOUT_MS = 120_000;

/** How long another address may take, in milliseconds: a tunnel is opened and proved. */
const NEW_ADDRESS_TIMEOUT_MS = 120_000;

/** How things stand. */
export function getShare(
  settings: ServerConnection.ISettings
): Promise<IServerShareStatus> {
  return requestStatus('share', settings);
}

/**
 * Starts a share; answers once it is live or has failed.
 *
 * @param options missing fields take the server's defaults
 */
export function startShare(
  settings: ServerConnection.ISettings,
  options: Partial<IStartOptions>
): Promise<IServerShareStatus> {
  return requestStatus(
    'share',
    settings,
    { method: 'POST', body: JSON.stringify(options) },
    START_TIMEOUT_MS
  );
}

/** Stops the share; answers once nothing listens. */
export function stopShare(
  settings: ServerConnection.ISettings
): Promise<IServerShareStatus> {
  return requestStatus('share', settings, { method: 'DELETE' });
}

/**
 * Moves the end of the share.
 *
 * @param minutes to add, ≥ 1
 */
export function extendShare(
  settings: ServerConnection.ISettings,
  minutes: number
): Promise<IServerShareStatus> {
  return requestStatus('share/extend', settings, {
    method: 'POST',
    body: JSON.stringify({ minutes })
  });
}

/** The invitation with its secrets. */
export function getInvitation(
  settings: ServerConnection.ISettings
): Promise<IInvitation> {
  return requestAPI('share/invitation', settings);
}

/** What can be chosen for a share, and what the administrator allows. */
export function getChoices(
  settings: ServerConnection.ISettings
): Promise<IShareChoices> {
  return requestAPI('share/choices', settings);
}

/**
 * Asks the tunnel's service for another address; answers once it is proved.
 */
export function takeNewAddress(
  settings: ServerConnection.ISettings
): Promise<IServerShareStatus> {
  return requestStatus(
    'new-address',
    settings,
    { method: 'POST' },
    NEW_ADDRESS_TIMEOUT_MS
  );
}

/**
 * Gives the server the secret of the host's tunnel account. No answer holds it.
 *
 * @param remember whether it is kept on the server's computer; otherwise in memory only
 */
export function giveAuthtoken(
  settings: ServerConnection.ISettings,
  authtoken: string,
  remember: boolean
): Promise<void> {
  return requestAPI('authtoken', settings, {
    method: 'PUT',
    body: JSON.stringify({ authtoken, remember })
  });
}

/** Has the server forget an authtoken that it was given, the remembered one too. */
export function forgetAuthtoken(
  settings: ServerConnection.ISettings
): Promise<void> {
  return requestAPI('authtoken', settings, { method: 'DELETE' });
}

/**
 * Removes a guest; answers once the last socket is shut.
 *
 * @param guest id
 */
export function removeGuest(
  settings: ServerConnection.ISettings,
  guest: string
): Promise<IServerShareStatus> {
  return requestStatus(`guests/${encodeURIComponent(guest)}`, settings, {
    method: 'DELETE'
  });
}

/** Removes the kept certificate and saved secrets. */
export function forget(settings: ServerConnection.ISettings): Promise<void> {
  return requestAPI('forget', settings, { method: 'POST' });
}

/** Asks for something that is answered by the status. */
async function requestStatus(
  ...question: Parameters<typeof requestAPI>
): Promise<IServerShareStatus> {
  const answer = await requestAPI<unknown>(...question);
  if (!isStatus(answer)) {
    throw new ShareError(knownProblem('UNEXPECTED_ANSWER'), null);
  }
  return answer;
}

/** A proxy in between may answer anything. */
function isStatus(answer: unknown): answer is IServerShareStatus {
  const status = answer as Partial<IServerShareStatus> | null;
  return (
    typeof status?.seq === 'number' &&
    typeof status.phase === 'string' &&
    Array.isArray(status.guests)
  );
}
