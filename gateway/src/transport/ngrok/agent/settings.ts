/**
 * Checks what a tunnel is opened with, field by field. The SDK leaves out what
 * it does not know, and a policy left out is an address without a lock.
 *
 * @module
 */

import { isDomain } from '../../../dns-name';
import { fieldFaults, type FieldCheck } from '../../../exact-fields';
import { isJsonObject } from '../../../json-object';
import type { ITunnelSettings } from './messages';

/** A host name or an address in brackets, and a port. */
const HOST_PORT = /^(?:[\w.-]+|\[[0-9a-f:.]+\]):(\d{1,5})$/i;

/** Visible ASCII. */
const TOKEN = /^[\x21-\x7e]{1,256}$/;

/** ngrok counts in whole seconds; above a minute nobody would notice a loss in time. */
const MOST_HEARTBEAT_SECONDS = 60;

const CHECKS: Record<keyof ITunnelSettings, FieldCheck> = {
  authtoken: isAuthtoken,
  serverAddr: value => value === null || isHostPort(value),
  rootCas: value => value === null || value === 'host' || isPem(value),
  domain: value => value === null || isDomain(value),
  policy: value => value === null || isPolicy(value),
  forwardTo: value =>
    typeof value === 'string' && /^(unix:\/|pipe:[\w-]+$)/.test(value),
  heartbeatIntervalSeconds: isHeartbeat,
  heartbeatToleranceSeconds: isHeartbeat,
  version: value => typeof value === 'string' && /^[\w.+-]{1,64}$/.test(value)
};

/**
 * Hands back the settings when every field is there, right, and known.
 *
 * @throws Error that names the first wrong field, never a value
 */
export function ensureTunnelSettings(value: unknown): ITunnelSettings {
  if (!isJsonObject(value)) {
    throw new Error('The settings of the tunnel are no object.');
  }
  const { unknown, wrong } = fieldFaults(value, CHECKS);
  const [fault] = [...unknown, ...wrong];
  if (fault !== undefined) {
    throw new Error(`The tunnel has no such ${fault}.`);
  }
  return value as unknown as ITunnelSettings;
}

/** Whether a text could be an authtoken: one word of visible ASCII. */
export function isAuthtoken(value: unknown): value is string {
  return typeof value === 'string' && TOKEN.test(value);
}

/** Whether a text is `host:port` with a port from 1 to 65535. */
export function isHostPort(value: unknown): value is string {
  const port = typeof value === 'string' ? HOST_PORT.exec(value)?.[1] : '';
  return Number(port) >= 1 && Number(port) <= 65535;
}

function isPem(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /-----BEGIN CERTIFICATE-----[\s\S]+-----END CERTIFICATE-----/.test(value)
  );
}

function isHeartbeat(value: unknown): boolean {
  return (
    Number.isInteger(value) &&
    Number(value) >= 1 &&
    Number(value) <= MOST_HEARTBEAT_SECONDS
  );
}

/** A policy that says nothing would be no lock. */
function isPolicy(value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  try {
    const policy = JSON.parse(value) as { on_http_request?: unknown };
    return (
      Array.isArray(policy.on_http_request) && policy.on_http_request.length > 0
    );
  } catch {
    return false;
  }
}
