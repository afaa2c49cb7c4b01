/**
 * Whether this page is a guest's, and what it knows from the start.
 *
 * @module
 */

import { PageConfig } from '@jupyterlab/coreutils';
import type { IGuestPage } from '../protocol';
import { GUEST_PAGE_CONFIG_KEY } from '../protocol';

const TEXT_FIELDS = [
  'share_id',
  'host_name',
  'guest_id',
  'guest_name',
  'role',
  'expires_at'
] as const satisfies ReadonlyArray<keyof IGuestPage>;

/**
 * What the gateway wrote into the page; null on the host's page.
 *
 * @throws Error when the entry is there but makes no sense: then the page is
 * neither a guest's nor the host's, and nothing of this extension may load.
 */
export function readGuestPage(): IGuestPage | null {
  const text = PageConfig.getOption(GUEST_PAGE_CONFIG_KEY);
  return text === '' ? null : parseGuestPage(text);
}

/**
 * @param text JSON of an `IGuestPage`
 * @throws Error when it is anything else
 */
export function parseGuestPage(text: string): IGuestPage {
  let page: unknown;
  try {
    page = JSON.parse(text);
  } catch {
    page = null;
  }
  if (!isGuestPage(page)) {
    throw new Error(`The page option ${GUEST_PAGE_CONFIG_KEY} is not valid.`);
  }
  return page;
}

function isGuestPage(page: unknown): page is IGuestPage {
  if (typeof page !== 'object' || page === null) {
    return false;
  }
  const fields = page as Record<string, unknown>;
  return (
    TEXT_FIELDS.every(name => typeof fields[name] === 'string') &&
    !Number.isNaN(Date.parse(String(fields.expires_at))) &&
    isTextList(fields.replaced_plugins ?? []) &&
    typeof (fields.survives_reconnect ?? false) === 'boolean'
  );
}

function isTextList(value: unknown): boolean {
  return Array.isArray(value) && value.every(item => typeof item === 'string');
}
