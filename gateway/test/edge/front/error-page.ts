/**
 * How the service tells a visitor that something went wrong: a page, and a
 * header that no upstream can set. https://ngrok.com/docs/errors
 *
 * @module
 */

import type { Refusal } from '../refusal';

/** Name of that header. */
export const ERROR_CODE_HEADER = 'ngrok-error-code';

/** Statuses of pages by code. Where ngrok does not document one, 403. */
const STATUSES: Readonly<Record<string, number>> = {
  ERR_NGROK_702: 429,
  ERR_NGROK_703: 429,
  ERR_NGROK_715: 429,
  ERR_NGROK_734: 429,
  ERR_NGROK_2254: 500,
  ERR_NGROK_3004: 502,
  ERR_NGROK_3005: 504,
  ERR_NGROK_3006: 502,
  ERR_NGROK_3007: 502,
  ERR_NGROK_3200: 404,
  ERR_NGROK_3202: 503,
  ERR_NGROK_8012: 502
};

/** An answer in parts. */
export interface IPage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The page for a refusal. */
export function errorPage({ code, message }: Refusal): IPage {
  return {
    status: STATUSES[code] ?? 403,
    headers: {
      'Content-Type': 'text/html',
      'Cache-Control': 'no-store',
      [ERROR_CODE_HEADER]: code
    },
    body: `<!doctype html><title>${code}</title><p>${escaped(message)}</p><p>${code}</p>`
  };
}

/** Text inside HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
