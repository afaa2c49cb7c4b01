/**
 * The frame of the gateway's own pages: document, style, script, and the
 * policy that lets exactly these run.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { IAnswer } from '../request/context';
import frame from './frame.html';
import { fill, Markup } from './markup';
import style from './page.css';

/** A page before it is framed. */
export interface IFramedPage {
  status: number;
  /** Text of the browser's tab. */
  title: string;
  /** What stands in the card. */
  main: Markup;
  /** Text of the only script, or the empty string. */
  script: string;
  /** Lower-case names. */
  headers?: Record<string, string>;
}

/** A source of CSP Level 3 that allows exactly this inline text. */
function hashSource(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

/**
 * The `Content-Security-Policy` of a page with this script: nothing is fetched,
 * the one style and the one script run, the form goes back to where it came from.
 *
 * @param script text between the script tags, or the empty string for none
 */
export function contentSecurityPolicy(script: string): string {
  return [
    "default-src 'none'",
    `style-src ${hashSource(style)}`,
    `script-src ${script === '' ? "'none'" : hashSource(script)}`,
    // The icon in the browser's tab is part of the page.
    'img-src data:',
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'"
  ].join('; ');
}

/** The complete answer for a page. Not to be cached: each one is about this moment. */
export function framed(page: IFramedPage): IAnswer {
  const { html } = fill(frame, {
    title: page.title,
    style: new Markup(style),
    main: page.main,
    script:
      page.script === ''
        ? Markup.empty
        : new Markup(`<script>${page.script}</script>`)
  });
  return {
    status: page.status,
    headers: {
      ...page.headers,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': contentSecurityPolicy(page.script),
      'cache-control': 'no-store'
    },
    body: html
  };
}
