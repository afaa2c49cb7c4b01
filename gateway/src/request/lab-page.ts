/**
 * JupyterLab's page as a guest gets it: the same page with another page
 * config. The owner's token must not be in it; if it is, the page is not
 * shown at all.
 *
 * @module
 */

import { GUEST_PAGE_CONFIG_KEY, type IGuestPage } from '../../../src/protocol';
import { guestPageConfig, type PageConfig } from '../policy/page-config';
import { cut } from './answer';
import type { IAnswer, IRequestContext, StepResult } from './context';
import { errorAnswer } from './error-answer';
import { localLocation } from './location';
import { parseJson } from './read-body';
import { statusAnswer } from './refusal';
import { LAB_POLICY } from './security-headers';
import type { SharedAnswers } from './shared-answers';
import { fetchShared } from './shared-fetch';

/** Longest page, in bytes. */
const MAX_BYTES = 4 * 1024 * 1024;

/** As JupyterLab's template writes it (`templates/index.html`). */
const CONFIG =
  /(<script id="jupyter-config-data" type="application\/json">)([^<]*)(<\/script>)/g;

/** Shortest value that is looked for in the rest of the page; shorter ones are there by chance. */
const MIN_PATH_CHARS = 5;

/** @param shared what Jupyter wrote, before the guest's own is put in */
export async function labPage(
  context: IRequestContext,
  shared: SharedAnswers
): Promise<StepResult> {
  const answer = await fetchShared(context, shared, MAX_BYTES);
  if (answer === null) {
    cut(context);
    return 'taken';
  }
  if (answer.status >= 400) {
    return errorAnswer(context, answer.status, {
      body: answer.body,
      isHtml: true
    });
  }
  if (answer.status >= 300) {
    const location = localLocation(answer.location, context.share);
    return location === null
      ? unfit(context, 'redirect')
      : { status: answer.status, headers: { location } };
  }
  return page(context, answer.body.toString('utf8'));
}

function page(context: IRequestContext, html: string): IAnswer {
  const found = [...html.matchAll(CONFIG)];
  const config = parseJson(Buffer.from(found[0]?.[2] ?? 'null'));
  if (
    found.length !== 1 ||
    typeof config !== 'object' ||
    config === null ||
    Array.isArray(config)
  ) {
    return unfit(context, 'config');
  }
  const { token } = config as PageConfig;
  if (token !== undefined && token !== '') {
    return unfit(context, 'token');
  }
  const { shown, replaced, withheld } = guestPageConfig(config as PageConfig);
  const rest = html.replace(CONFIG, '');
  if (
    rest.includes('data-jupyter-api-token') ||
    withheld.some(text => text.length >= MIN_PATH_CHARS && rest.includes(text))
  ) {
    return unfit(context, 'host-path');
  }
  const json = scriptSafe({
    ...shown,
    [GUEST_PAGE_CONFIG_KEY]: JSON.stringify(guestPage(context, replaced))
  });
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': LAB_POLICY
    },
    body: html.replace(CONFIG, (_, open, _old, close) => open + json + close)
  };
}

function guestPage(
  { share, session }: IRequestContext,
  replaced: readonly string[]
): IGuestPage {
  const guest = session?.guest;
  if (!guest) {
    throw new Error('The page is for guests.');
  }
  return {
    share_id: share.id,
    host_name: share.hostName,
    guest_id: guest.id,
    guest_name: guest.name,
    role: guest.role,
    expires_at: new Date(share.expiresAtWallMs).toISOString(),
    replaced_plugins: replaced,
    survives_reconnect: share.survivesReconnect
  };
}

/** JSON that cannot end the script element it stands in, whatever a document or a person is called. */
function scriptSafe(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

function unfit(context: IRequestContext, what: string): IAnswer {
  context.log.write('error', 'lab-page-unfit', { what });
  return statusAnswer(502);
}
