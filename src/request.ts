/**
 * One request to the server extension, and the one error it can end with.
 *
 * @module
 */

import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import { knownProblem } from './problems';
import type { IProblem, IServiceError } from './protocol';

/** Path of the server extension below the base URL. */
export const API_NAMESPACE = 'jupyter-secure-share';

/** How long a request may take before it counts as unanswered, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** A request that was refused or not answered, with the words for the host. */
export class ShareError extends Error {
  /**
   * @param problem what to tell the host
   * @param status HTTP status of a refusal; null when there was none
   */
  constructor(
    readonly problem: IProblem,
    readonly status: number | null
  ) {
    super(problem.message);
    this.name = 'ShareError';
  }

  /** True when the server knows no such path: the server extension is not enabled. */
  get isExtensionMissing(): boolean {
    return this.problem.code === 'EXTENSION_MISSING';
  }
}

/**
 * Asks the server extension.
 *
 * @param endPoint path below `API_NAMESPACE`, without leading slash
 * @param serverSettings of the application: base URL, token, XSRF
 * @param init method and body
 * @param timeoutMs after which the request is given up
 * @returns the parsed body; null when it is empty
 * @throws ShareError always, whatever went wrong
 */
export async function requestAPI<T>(
  endPoint: string,
  serverSettings: ServerConnection.ISettings,
  init: RequestInit = {},
  timeoutMs = REQUEST_TIMEOUT_MS
): Promise<T> {
  const url = URLExt.join(serverSettings.baseUrl, API_NAMESPACE, endPoint);
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), timeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await ServerConnection.makeRequest(
      url,
      { ...init, signal: giveUp.signal },
      serverSettings
    );
    text = await response.text();
  } catch {
    throw new ShareError(knownProblem('JUPYTER_UNREACHABLE'), null);
  } finally {
    clearTimeout(timer);
  }
  const body = parse(text);
  if (!response.ok) {
    throw new ShareError(problemOf(response.status, body), response.status);
  }
  return body as T;
}

/** The JSON in a body; null when there is none (a proxy's error page, an empty answer). */
function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}

function isServiceError(said: unknown): said is IServiceError {
  const { code, text, link } = (said ?? {}) as Partial<IServiceError>;
  return [code, text, link].every(value => typeof value === 'string');
}

/** The problem a refusal states, or what its status says when it states none. */
function problemOf(status: number, body: unknown): IProblem {
  const said = (body ?? {}) as Partial<IProblem>;
  // `HTTP_403` and the like name no problem, only the status once more.
  if (
    typeof said.code === 'string' &&
    typeof said.message === 'string' &&
    (status === 400 || !said.code.startsWith('HTTP_'))
  ) {
    return {
      code: said.code,
      message: said.message,
      next_step: typeof said.next_step === 'string' ? said.next_step : '',
      ...(isServiceError(said.service) && { service: said.service })
    };
  }
  if (status === 404) {
    return knownProblem('EXTENSION_MISSING');
  }
  if (status === 401 || status === 403) {
    return knownProblem('NOT_ALLOWED');
  }
  // A proxy in front of Jupyter that cannot reach it.
  if (status >= 502 && status <= 504) {
    return knownProblem('JUPYTER_UNREACHABLE');
  }
  return knownProblem('UNEXPECTED_ANSWER');
}
