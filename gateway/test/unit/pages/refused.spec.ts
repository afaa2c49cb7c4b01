import {
  REFUSALS,
  refusedPage,
  type RefusalKind
} from '../../../src/pages/pages';
import { directiveOf, hashesOf, htmlOf } from './inline-parts';

const KINDS = Object.keys(REFUSALS) as RefusalKind[];

/** Kinds that somebody sees who has not passed the outer lock. */
const STRANGERS: RefusalKind[] = [
  'locked',
  'unknown',
  'starting',
  'unauthorised',
  'wrong-address',
  'malformed',
  'forbidden'
];

function refuse(kind: RefusalKind, retryAfterSeconds?: number) {
  return refusedPage({
    kind,
    hostName: 'Ada <Lovelace>',
    basePath: '/base/',
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
  });
}

describe('refusedPage', () => {
  it.each([
    ['locked', 429],
    ['full', 503],
    ['expired', 410],
    ['stopped', 410],
    ['removed', 403],
    ['left', 403],
    ['unknown', 404],
    ['starting', 503],
    ['unauthorised', 401],
    ['wrong-address', 421],
    ['malformed', 400],
    ['forbidden', 403]
  ] as const)(
    'answers %s with %s, and names it for programs',
    (kind, status) => {
      const answer = refuse(kind);
      expect(answer.status).toBe(status);
      expect(answer.headers?.['secure-share-refusal']).toBe(kind);
    }
  );

  it.each(KINDS)('says what happened and what to do next: %s', kind => {
    const html = htmlOf(refuse(kind));
    expect(html).toMatch(/<h1>[^<]+<\/h1>/);
    expect(html).toMatch(/<p class="next">[^<]+[.]<\/p>/);
    expect(html).not.toMatch(/HOST|WAIT|\{\{/);
    expect(html.includes('href="/base/"')).toBe(REFUSALS[kind].again !== null);
  });

  it.each(STRANGERS)('does not tell strangers whose share it is: %s', kind => {
    expect(htmlOf(refuse(kind))).not.toContain('Ada');
  });

  it('names the host to those who have come in, as text', () => {
    const html = htmlOf(refuse('stopped'));
    expect(html).toContain('\u2068Ada &lt;Lovelace&gt;\u2069 ended this share');
    expect(html).not.toContain('<Lovelace>');
  });

  it.each([
    [1, 'Wait 1 second, then'],
    [30, 'Wait 30 seconds, then'],
    [60, 'Wait 1 minute, then'],
    [61, 'Wait 2 minutes, then'],
    [undefined, 'Wait a moment, then']
  ])('says how long to wait: %s', (seconds, text) => {
    const answer = refuse('locked', seconds);
    expect(htmlOf(answer)).toContain(text);
    expect(answer.headers?.['retry-after']).toBe(
      seconds === undefined ? undefined : String(seconds)
    );
  });

  it.each(KINDS)('runs no script, and no style but its own: %s', kind => {
    const answer = refuse(kind);
    expect(hashesOf(answer, 'script')).toEqual([]);
    expect(directiveOf(answer, 'script-src')).toEqual(["'none'"]);
    expect(directiveOf(answer, 'style-src')).toEqual(hashesOf(answer, 'style'));
    expect(answer.headers?.['cache-control']).toBe('no-store');
  });
});
