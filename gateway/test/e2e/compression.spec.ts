/**
 * What is compressed on its way to a guest, and what never is.
 */

import { FakeClock } from '../support/fake-clock';
import {
  openStage,
  type Headers,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import type { ServerResponse } from 'node:http';
import { ROUTES } from '../../src/policy/routes';
import { MOST_ON_THE_WAY } from '../../src/request/compression';
import { contentOf, type IRawAnswer } from '../support/raw-exchange';
import { until } from '../support/until';

const BROTLI = { 'Accept-Encoding': 'gzip, deflate, br' };
const TEXT = JSON.stringify({ lines: Array.from({ length: 500 }, String) });
const NOTEBOOK = 'api/contents/a.ipynb?content=1';

/** Longer than an answer about the installation is kept. */
const LATER_MS = 11_000;

let clock: FakeClock;
let stage: IRequestStage;
let ada: IGuestVisitor;

beforeEach(async () => {
  clock = new FakeClock();
  stage = await openStage({ clock });
  ada = stage.guest();
});

afterEach(() => stage.stop());

function serve(
  body: string | Buffer,
  headers: Record<string, string> = {},
  status = 200
): void {
  stage.upstream.reply = (_request, response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      etag: '"plain"',
      ...headers
    });
    response.end(body);
  };
}

function coding({ headers }: IRawAnswer): string | undefined {
  return headers['content-encoding'];
}

describe('an answer of an API', () => {
  it.each([
    ['that is shared', NOTEBOOK],
    ['that is not', 'api/me'],
    ['that the gateway makes', 'lab/api/settings']
  ])('%s is compressed as the guest takes it', async (_what, path) => {
    const isMade = path.startsWith('lab/');
    serve(
      isMade
        ? JSON.stringify({ settings: [{ id: 'a:b', schema: { text: TEXT } }] })
        : TEXT
    );
    const isOpen = ROUTES.some(
      ({ pattern, compressedBytes }) =>
        pattern.test(path.split('?')[0] ?? '') && compressedBytes !== undefined
    );
    const plain = await ada.get(path);
    for (const [header, expected] of [
      ['gzip, deflate, br', 'br'],
      ['gzip', 'gzip'],
      ['br;q=0', undefined]
    ] as const) {
      const answer = await ada.get(path, { 'Accept-Encoding': header });
      expect([header, coding(answer)]).toEqual([
        header,
        isOpen ? expected : undefined
      ]);
      expect(contentOf(answer).toString()).toBe(plain.body);
      expect(answer.headers.vary).toBe(isOpen ? 'Accept-Encoding' : undefined);
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      if (coding(answer) !== undefined) {
        // The tag is that of other bytes.
        expect(answer.headers.etag).toBeUndefined();
        expect(answer.bytes.length).toBeLessThan(plain.bytes.length / 2);
      }
    }
  });

  it.each<[string, string, Headers, () => void]>([
    ['is small', NOTEBOOK, BROTLI, () => serve('{"a":1}')],
    ['is an error', NOTEBOOK, BROTLI, () => serve(TEXT, {}, 404)],
    [
      'is coded already',
      NOTEBOOK,
      BROTLI,
      () => serve(TEXT, { 'content-encoding': 'x' })
    ],
    [
      'must not be transformed',
      NOTEBOOK,
      BROTLI,
      () => serve(TEXT, { 'cache-control': 'no-transform' })
    ],
    [
      'is a picture',
      NOTEBOOK,
      BROTLI,
      () => serve(TEXT, { 'content-type': 'image/png' })
    ],
    ['is for who takes none', NOTEBOOK, {}, () => serve(TEXT)],
    [
      'is a part',
      'files/a.txt',
      { ...BROTLI, Range: 'bytes=0-1' },
      () => serve(TEXT, { 'content-type': 'text/plain' }, 206)
    ]
  ])('is not compressed when it %s', async (_what, path, headers, answer) => {
    answer();
    expect(['br', 'gzip']).not.toContain(coding(await ada.get(path, headers)));
  });

  // Red when one limit holds for both.
  it('may be shorter when it is at hand than when it streams', async () => {
    const short = JSON.stringify({ words: 'a word '.repeat(100) });
    expect(short.length).toBeLessThan(1024);
    serve(short);
    expect(coding(await ada.get(NOTEBOOK, BROTLI))).toBe('br');
    serve(short, { 'content-type': 'text/plain' });
    expect(coding(await ada.get('files/a.txt', BROTLI))).toBeUndefined();
  });

  // Red when the list of before is given without a look at what Jupyter says now.
  it('that is the same again is the same, and another one when Jupyter says another', async () => {
    const list = (text: string) =>
      serve(JSON.stringify({ settings: [{ id: 'a:b', schema: { text } }] }));
    const get = async () =>
      contentOf(await ada.get('lab/api/settings', BROTLI)).toString();
    list(`${TEXT} one`);
    const first = await get();
    expect(first).toContain(' one');
    await clock.pass(LATER_MS);
    expect(await get()).toBe(first);
    list(`${TEXT} two`);
    await clock.pass(LATER_MS);
    expect(await get()).toContain(' two');
  });

  it('has no body where there is none', async () => {
    serve('', {}, 204);
    const gone = await ada.send('DELETE', 'api/terminals/1', BROTLI);
    expect(gone.status).toBe(204);
    expect(coding(gone)).toBeUndefined();
    serve(TEXT, { 'content-type': 'text/plain' });
    const head = await ada.send('HEAD', 'files/a.txt', BROTLI);
    expect(coding(head)).toBeUndefined();
    expect(head.headers['content-length']).toBe(String(TEXT.length));
  });
});

describe('a document', () => {
  it('is compressed when it is small text', async () => {
    serve(TEXT, { 'content-type': 'text/plain; charset=utf-8' });
    const answer = await ada.get('files/a.txt', BROTLI);
    expect(coding(answer)).toBe('br');
    expect(contentOf(answer).toString()).toBe(TEXT);
    expect(answer.headers['content-security-policy']).toContain('sandbox');
  });

  it('streams as it is when it is a download', async () => {
    serve(Buffer.alloc(2 * 1024 * 1024, 'x'), { 'content-type': 'text/plain' });
    const answer = await ada.get('files/a.txt', BROTLI);
    expect(coding(answer)).toBeUndefined();
    expect(answer.headers['content-length']).toBe(String(2 * 1024 * 1024));
  });

  it('ends in the middle when Jupyter breaks off', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/plain',
        'content-length': TEXT.length
      });
      response.write(TEXT.slice(0, 1000));
      setTimeout(() => response.destroy(), 20);
    };
    const answer = await ada.get('files/a.txt', BROTLI);
    expect(answer.closed).toBe(true);
    // Without its last chunk, the answer is no whole one.
    expect(answer.bytes.includes('\r\n0\r\n\r\n')).toBe(false);
  });
});

// Red when each gets a stream of its own: 256 of them take half a gigabyte.
it('one guest who reads nothing makes no more compressors than a page needs', async () => {
  const held: ServerResponse[] = [];
  stage.upstream.reply = (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write(TEXT.slice(0, 1000));
    held.push(response);
  };
  const most = MOST_ON_THE_WAY + 4;
  const asked = Array.from({ length: most }, () =>
    ada.get('api/contents/a.ipynb/checkpoints', BROTLI)
  );
  await until(() => held.length === most);
  held.splice(0).forEach(response => response.end(TEXT.slice(1000)));
  const answers = await Promise.all(asked);
  expect(answers.filter(answer => coding(answer) === 'br')).toHaveLength(
    MOST_ON_THE_WAY
  );
  for (const answer of answers) {
    expect(answer.headers.vary).toBe('Accept-Encoding');
    expect(contentOf(answer).toString()).toBe(TEXT);
  }
});

// Red when a row of the table says otherwise. Each of these holds what only
// this guest may know, or repeats what the request says.
describe('beside a secret nothing is compressed', () => {
  it('on JupyterLab’s page, which repeats its address', async () => {
    const config = JSON.stringify({ baseUrl: '/base/', treePath: TEXT });
    serve(
      `<script id="jupyter-config-data" type="application/json">${config.replaceAll('<', '')}</script>`,
      { 'content-type': 'text/html' }
    );
    const page = await ada.get('lab/tree/a.ipynb', BROTLI);
    expect(page.status).toBe(200);
    expect(page.body.length).toBeGreaterThan(2000);
    expect(coding(page)).toBeUndefined();
  });

  it('on the pages before the door', async () => {
    for (const visitor of [stage.stranger, stage.atTheDoor()]) {
      for (const path of ['', 'lab', 'secure-share/join']) {
        expect(coding(await visitor.get(path, BROTLI))).toBeUndefined();
      }
    }
  });

  it('in an answer about the guest himself', async () => {
    serve(TEXT);
    expect(coding(await ada.get('api/me', BROTLI))).toBeUndefined();
  });

  it('unless the table says so, row by row', () => {
    expect(
      ROUTES.filter(({ compressedBytes }) => compressedBytes === undefined)
        .filter(
          ({ roles, methods }) => roles.length > 0 && methods.includes('GET')
        )
        .filter(
          ({ action }) => !['stub', 'socket', 'file'].includes(action.kind)
        )
        .map(({ name }) => name)
    ).toEqual(['lab.page', 'me', 'version', 'status']);
  });
});
