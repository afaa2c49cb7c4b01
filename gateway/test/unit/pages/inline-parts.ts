/**
 * What of a page a browser would run, and what its policy lets it run.
 *
 * @module
 */

import { createHash } from 'node:crypto';
import type { IAnswer } from '../../../src/request/context';

/** The page of an answer as text. */
export function htmlOf(answer: IAnswer): string {
  return String(answer.body);
}

/** One directive of the answer's policy, such as `style-src`. */
export function directiveOf(answer: IAnswer, name: string): string[] {
  const policy = String(answer.headers?.['content-security-policy']);
  const directive = policy
    .split('; ')
    .find(part => part.startsWith(`${name} `));
  return directive?.split(' ').slice(1) ?? [];
}

/** The hash sources of all inline `tag` elements, computed from the page as sent. */
export function hashesOf(answer: IAnswer, tag: 'style' | 'script'): string[] {
  const elements = htmlOf(answer).matchAll(
    new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g')
  );
  return [...elements].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`
  );
}
