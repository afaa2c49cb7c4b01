import { joinPage, type IJoinPage } from '../../../src/pages/pages';
import { directiveOf, hashesOf, htmlOf } from './inline-parts';

function aJoinPage(fields: Partial<IJoinPage> = {}) {
  return joinPage({
    hostName: 'Ada Lovelace',
    basePath: '/lab-base/',
    name: '',
    problem: null,
    minutesLeft: 42,
    ...fields
  });
}

/** Start tags of a page, in order. */
function tags(html: string, name: string): string[] {
  return html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];
}

describe('joinPage', () => {
  it('says who invites and how long it lasts', () => {
    const html = htmlOf(aJoinPage());
    expect(html).toContain(
      '<h1><bdi>Ada Lovelace</bdi> invites you to work live in their JupyterLab</h1>'
    );
    expect(html).toContain('Ends in 42 min.');
    expect(html).toContain('<html lang="en">');
    expect(html).toContain('<bdi>AL</bdi>');
  });

  it('has one POST form: one text field, one password field, hidden ones', () => {
    const html = htmlOf(
      aJoinPage({ hiddenFields: { next: '/lab-base/lab', form: 'x"y' } })
    );
    expect(tags(html, 'form')).toEqual([
      '<form method="post" action="/lab-base/secure-share/join" accept-charset="utf-8">'
    ]);
    const types = tags(html, 'input').map(
      tag => `${/type="(\w+)"/.exec(tag)?.[1]} ${/name="(\w+)"/.exec(tag)?.[1]}`
    );
    expect(types).toEqual([
      'hidden next',
      'hidden form',
      'text name',
      'password session_password'
    ]);
    expect(html).toContain('name="form" value="x&quot;y"');
    expect(html).toMatch(/<button type="submit"/);
    expect(tags(html, 'textarea')).toEqual([]);
  });

  it('goes where the caller says', () => {
    expect(htmlOf(aJoinPage({ actionPath: '/j' }))).toContain('action="/j"');
  });

  it('keeps the typed name, never a password', () => {
    const html = htmlOf(
      aJoinPage({ name: 'Zoë "<b>"', problem: 'wrong-password' })
    );
    expect(html).toContain('value="Zoë &quot;&lt;b&gt;&quot;"');
    const password = tags(html, 'input').find(tag => tag.includes('password'));
    expect(password).not.toContain('value=');
  });

  it.each([
    ['wrong-password', 403, 'session-password'],
    ['bad-name', 400, 'name'],
    ['name-taken', 409, 'name']
  ] as const)('puts the focus on what is wrong: %s', (problem, status, id) => {
    const answer = aJoinPage({ problem });
    expect(answer.status).toBe(status);
    const html = htmlOf(answer);
    expect(html).toMatch(/<p class="problem" role="alert" id="problem">\w/);
    const focused = tags(html, 'input').filter(tag =>
      tag.includes('autofocus')
    );
    expect(focused).toHaveLength(1);
    expect(focused[0]).toContain(`id="${id}"`);
    expect(focused[0]).toContain('aria-invalid="true"');
    expect(focused[0]).toMatch(/aria-describedby="problem \w+-hint"/);
  });

  it('puts the focus on the name at first, and has no alert', () => {
    const answer = aJoinPage();
    expect(answer.status).toBe(200);
    expect(htmlOf(answer)).not.toContain('role="alert"');
    const focused = tags(htmlOf(answer), 'input').filter(tag =>
      tag.includes('autofocus')
    );
    expect(focused[0]).toContain('id="name"');
  });

  it('labels each field that is seen', () => {
    const html = htmlOf(aJoinPage());
    expect(html).toContain('<label for="name">');
    expect(html).toContain('<label for="session-password">');
  });

  it('lets run exactly its own style and script', () => {
    const answer = aJoinPage();
    expect(hashesOf(answer, 'style')).toHaveLength(1);
    expect(directiveOf(answer, 'style-src')).toEqual(hashesOf(answer, 'style'));
    expect(hashesOf(answer, 'script')).toHaveLength(1);
    expect(directiveOf(answer, 'script-src')).toEqual(
      hashesOf(answer, 'script')
    );
    expect(directiveOf(answer, 'default-src')).toEqual(["'none'"]);
    expect(directiveOf(answer, 'form-action')).toEqual(["'self'"]);
    expect(directiveOf(answer, 'base-uri')).toEqual(["'none'"]);
    expect(directiveOf(answer, 'frame-ancestors')).toEqual(["'none'"]);
  });

  it('fetches nothing, has no inline handlers, and is small', () => {
    const html = htmlOf(aJoinPage());
    expect(html).not.toMatch(/\b(src|href)="(?!data:image\/svg)/);
    expect(html).not.toMatch(/\son\w+=/);
    expect(html).not.toMatch(/\sstyle=/);
    expect(html).not.toMatch(/@import|url\(/);
    expect(Buffer.byteLength(html)).toBeLessThan(50_000);
  });

  it('is not kept by caches', () => {
    expect(aJoinPage().headers?.['cache-control']).toBe('no-store');
  });

  it.each([
    [0, 'Ends in less than a minute.'],
    [1, 'Ends in 1 min.'],
    [59, 'Ends in 59 min.'],
    [60, 'Ends in 1 h.'],
    [125, 'Ends in 2 h 05 min.']
  ])('says %s minutes as "%s"', (minutesLeft, text) => {
    expect(htmlOf(aJoinPage({ minutesLeft }))).toContain(text);
  });

  it.each([
    ['Ada', 'A'],
    ['  ada  king lovelace ', 'AL'],
    ['😀 Smith', '😀S'],
    ['', '?'],
    ['<b>', '&lt;']
  ])('stands for "%s" with "%s"', (hostName, initials) => {
    expect(htmlOf(aJoinPage({ hostName }))).toContain(`<bdi>${initials}</bdi>`);
  });
});
