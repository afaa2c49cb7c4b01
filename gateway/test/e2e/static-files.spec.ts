/**
 * Files of the installation from the gateway's own store: the same bytes for
 * everybody who may have them, read from Jupyter once.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import type { INamedStep } from '../../src/request/context';
import { PassingBytes } from '../../src/request/passing-bytes';
import { IDLE_MS } from '../../src/request/static-files/improver';
import { CHANGING_MS } from '../../src/request/static-files/lifetime';
import {
  MOST_FILE_BYTES,
  StaticFiles
} from '../../src/request/static-files/static-files';
import { FakeClock } from '../support/fake-clock';
import { contentOf } from '../support/raw-exchange';
import {
  BASE,
  HOST,
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';
import { until } from '../support/until';

const SCRIPT = 'static/lab/jlab_core.8811dd2733d03721.js?v=8811dd2733d03721';
const BROTLI = { 'Accept-Encoding': 'gzip, deflate, br' };
const TEXT = manyWords(60_000);

let clock: FakeClock;
let stage: IRequestStage;
let ada: IGuestVisitor;

beforeEach(async () => {
  clock = new FakeClock();
  stage = await openStage({ clock });
  ada = stage.guest();
  serve(TEXT);
});

afterEach(() => stage.stop());

jest.setTimeout(20_000);

/** Text like that of a program: many words, and some come again. */
function manyWords(chars: number): string {
  let state = 7;
  let text = '';
  while (text.length < chars) {
    state = (state * 48271) % 2147483647;
    text += `word${state % 5000} `;
  }
  return text;
}

/** Jupyter’s file, as tornado sends it. */
function serve(
  body: string | Buffer,
  headers: Record<string, string | string[]> = {}
): void {
  stage.upstream.reply = (_request, response) => send(response, body, headers);
}

function send(
  response: ServerResponse,
  body: string | Buffer,
  headers: Record<string, string | string[]> = {}
): void {
  response.writeHead(200, {
    'content-type': 'text/javascript',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'public, max-age=31536000, immutable',
    'accept-ranges': 'bytes',
    'last-modified': 'Tue, 24 Nov 2026 12:00:00 GMT',
    'set-cookie': 'username-localhost-8888=ada; Path=/',
    ...headers
  });
  response.end(body);
}

describe('a file', () => {
  it.each([
    ['br', BROTLI],
    ['gzip', { 'Accept-Encoding': 'gzip' }],
    [undefined, {}]
  ])('comes in coding %p, and says what it is', async (coding, headers) => {
    const answer = await ada.get(SCRIPT, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript',
      vary: 'Accept-Encoding',
      // Not `public`: a cache between would give it to whoever asks.
      'cache-control': 'private, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin'
    });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(answer.headers['content-length']).toBe(
      String(answer.bytes.length - answer.bytes.indexOf('\r\n\r\n') - 4)
    );
    expect(contentOf(answer).toString()).toBe(TEXT);
  });

  it('is read from Jupyter once, however many ask at once and later', async () => {
    const eve = stage.guest('Eve');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        (index % 2 === 0 ? ada : eve).get(SCRIPT, index % 3 ? BROTLI : {})
      )
    );
    answers.push(await eve.get(SCRIPT, BROTLI));
    expect(
      new Set(answers.map(answer => contentOf(answer).toString()))
    ).toEqual(new Set([TEXT]));
    expect(stage.upstream.requests).toHaveLength(1);
  });

  it('is asked for without anything of the guest’s, and brings no cookie', async () => {
    const answer = await ada.get(SCRIPT, {
      ...BROTLI,
      Range: 'bytes=0-1',
      'If-None-Match': '"x"',
      'If-Modified-Since': 'Tue, 24 Nov 2026 12:00:00 GMT',
      'Accept-Language': 'de',
      Accept: 'text/x-ada'
    });
    const seen = stage.upstream.requests[0];
    expect(seen?.method).toBe('GET');
    expect(seen?.target).toBe(BASE + SCRIPT);
    expect(JSON.stringify(seen?.headers)).not.toMatch(
      /text\/x-ada|"de"|bytes=/
    );
    expect(seen?.headers.map(([name]) => name)).not.toContain('if-none-match');
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect((await ada.get(SCRIPT)).headers['set-cookie']).toBeUndefined();
  });

  it('has a strong tag for each coding, and 304 for a copy in any of them', async () => {
    const tags = new Set<string>();
    for (const headers of [BROTLI, { 'Accept-Encoding': 'gzip' }, {}]) {
      const { etag = '' } = (await ada.get(SCRIPT, headers)).headers;
      expect(etag).toMatch(/^"[\w-]+"$/);
      tags.add(etag);
      for (const sent of [etag, `W/${etag}`, `"x", ${etag}`]) {
        const again = await ada.get(SCRIPT, {
          ...BROTLI,
          'If-None-Match': sent
        });
        expect(again.status).toBe(304);
        expect(again.body).toBe('');
        expect(again.headers).toMatchObject({
          etag,
          vary: 'Accept-Encoding',
          'cache-control': 'private, max-age=31536000, immutable'
        });
      }
    }
    expect(tags.size).toBe(3);
    const other = await ada.get(SCRIPT, { 'If-None-Match': '"0123-br-first"' });
    expect(other.status).toBe(200);
  });

  it('leaves the connection as it was asked for, in few words', async () => {
    const stays = await ada.get(SCRIPT);
    expect(stays.closed).toBe(false);
    expect(stays.headers).not.toHaveProperty('connection');
    const two = await stage.raw(
      `GET ${BASE}${SCRIPT} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n\r\n` +
        `GET ${BASE}${SCRIPT} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\nConnection: close\r\n\r\n`,
      { untilClosed: true }
    );
    expect(two.closed).toBe(true);
    expect(two.bytes.toString().split(TEXT)).toHaveLength(3);
    expect(two.bytes.toString()).toMatch(/connection: close/i);
  });

  it('comes whole to whoever asks for a part', async () => {
    await ada.get(SCRIPT);
    const answer = await ada.get(SCRIPT, { Range: 'bytes=0-3' });
    expect(answer.status).toBe(200);
    expect(answer.headers['accept-ranges']).toBeUndefined();
    expect(answer.body).toBe(TEXT);
  });

  it('has a head alone', async () => {
    const head = await ada.send('HEAD', SCRIPT, BROTLI);
    const whole = await ada.get(SCRIPT, BROTLI);
    expect(head.status).toBe(200);
    expect(head.body).toBe('');
    for (const name of ['content-length', 'content-encoding', 'etag', 'vary']) {
      expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
    }
  });

  it('that could be shown as a document obeys what documents do', async () => {
    for (const type of ['text/html', 'image/svg+xml', 'text/xml', undefined]) {
      serve(TEXT, type === undefined ? {} : { 'content-type': type });
      const path = `static/a${String(type).replaceAll(/\W/g, '')}.x`;
      const { headers } = await ada.get(path, BROTLI);
      const isDocument = type !== undefined;
      expect([type, headers['content-security-policy']]).toEqual([
        type,
        isDocument ? "frame-ancestors 'self'" : undefined
      ]);
      expect(headers['cross-origin-opener-policy']).toBe(
        isDocument ? 'same-origin' : undefined
      );
    }
  });

  it('that is small or does not shrink comes as it is', async () => {
    serve('x');
    const small = await ada.get('static/a.js', BROTLI);
    expect(small.headers['content-encoding']).toBeUndefined();
    serve(Buffer.alloc(5000, 1), { 'content-type': 'font/woff2' });
    const font = await ada.get('static/a.woff2', BROTLI);
    expect(font.headers['content-encoding']).toBeUndefined();
    expect(font.headers['content-type']).toBe('font/woff2');
  });
});

describe('a file that may change', () => {
  const CSS = 'static/custom.css';
  const changing = { 'cache-control': 'no-cache', 'content-type': 'text/css' };

  it('is asked for again after a while, and is never old for long', async () => {
    serve('a{}', changing);
    expect((await ada.get(CSS)).body).toBe('a{}');
    serve('b{}', changing);
    expect((await ada.get(CSS)).body).toBe('a{}');
    await clock.pass(CHANGING_MS);
    const changed = await ada.get(CSS);
    expect(changed.body).toBe('b{}');
    expect(changed.headers['cache-control']).toBe('private, no-cache');
    expect(stage.upstream.requests).toHaveLength(2);
  });

  it('keeps its tag while it stays the same', async () => {
    serve(TEXT, changing);
    const { etag } = (await ada.get(CSS, BROTLI)).headers;
    await clock.pass(CHANGING_MS);
    const again = await ada.get(CSS, {
      ...BROTLI,
      'If-None-Match': etag ?? ''
    });
    expect(again.status).toBe(304);
    serve(`${TEXT}x`, changing);
    await clock.pass(CHANGING_MS);
    const changed = await ada.get(CSS, {
      ...BROTLI,
      'If-None-Match': etag ?? ''
    });
    expect(changed.status).toBe(200);
    expect(contentOf(changed).toString()).toBe(`${TEXT}x`);
  });

  it('has another address when it has another version', async () => {
    const core = (v: string) => `static/lab/core.js?v=${v}`;
    serve('old');
    expect((await ada.get(core('aaaaaaaa'))).body).toBe('old');
    serve('new');
    expect((await ada.get(core('bbbbbbbb'))).body).toBe('new');
  });

  it('may be kept for an hour when it is an icon', async () => {
    serve(Buffer.alloc(4000), {
      'cache-control': 'no-cache',
      'content-type': 'image/vnd.microsoft.icon'
    });
    const icon = await ada.get('static/favicons/favicon-busy-1.ico', BROTLI);
    expect(icon.headers['cache-control']).toBe('private, max-age=3600');
    expect(icon.headers['content-encoding']).toBe('br');
  });
});

describe('what is not a file to keep', () => {
  it('is told to all who wait and to nobody later', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(404, { 'content-type': 'text/html' });
      response.end('<html>/home/hypatia owner-token</html>');
    };
    const missing = await ada.get(SCRIPT);
    expect(missing.status).toBe(404);
    expect(missing.body).not.toMatch(/hypatia|owner-token/);
    serve(TEXT);
    expect((await ada.get(SCRIPT)).status).toBe(200);
  });

  it('leads nowhere else', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(302, { location: '/base/login?next=x' });
      response.end();
    };
    expect((await ada.get(SCRIPT)).status).toBe(502);
  });

  it('streams when its address has other arguments, or when it is long', async () => {
    const odd = `${SCRIPT}&x=1`;
    await ada.get(odd, BROTLI);
    await ada.get(odd, BROTLI);
    expect(stage.upstream.requests).toHaveLength(2);

    stage.upstream.forget();
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, { 'content-length': MOST_FILE_BYTES + 1 });
      response.end();
    };
    const { status, headers } = await ada.send(
      'HEAD',
      'static/long.js',
      BROTLI
    );
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(MOST_FILE_BYTES + 1));
    expect(stage.upstream.requests.map(({ method }) => method)).toEqual([
      'GET',
      'HEAD'
    ]);
  });

  it('ends the connection when Jupyter breaks off', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.destroy(), 20);
    };
    expect((await ada.get(SCRIPT)).status).toBe(0);
    serve(TEXT);
    expect((await ada.get(SCRIPT)).body).toBe(TEXT);
  });
});

describe('nobody gets a byte', () => {
  beforeEach(async () => {
    await ada.get(SCRIPT, BROTLI);
    stage.upstream.forget();
  });

  // Red when `session` is taken out of the list: see below.
  it('who has not joined, or is not welcome any more', async () => {
    const eve = stage.guest('Eve');
    eve.guest.markEnded('removed');
    for (const visitor of [stage.stranger, stage.atTheDoor(), eve]) {
      for (const headers of [BROTLI, { ...BROTLI, 'If-None-Match': '*' }]) {
        const { status, bytes } = await visitor.get(SCRIPT, headers);
        expect([200, 304]).not.toContain(status);
        expect(bytes.includes('word')).toBe(false);
      }
    }
    expect(stage.upstream.requests).toEqual([]);
  });

  it('but because of the steps before, not of luck', async () => {
    const open = await openStage({
      arrange: steps =>
        steps.map((step): INamedStep =>
          step.name === 'session'
            ? {
                name: 'session',
                run: context => {
                  context.session = ada.session;
                  return undefined;
                }
              }
            : step
        )
    });
    open.upstream.reply = (_request, response) => send(response, TEXT);
    const { body } = await open.stranger.get(SCRIPT);
    await open.stop();
    expect(body).toBe(TEXT);
  });

  it('after the share', async () => {
    stage.share.markEnded({ reason: 'stopped' });
    expect((await ada.get(SCRIPT, BROTLI)).status).not.toBe(200);
  });
});

describe('whoever asks first', () => {
  /** Jupyter answers when it is told to. */
  function hold(): { release(): void } {
    const waiting: ServerResponse[] = [];
    stage.upstream.reply = (_request: IncomingMessage, response) => {
      waiting.push(response);
    };
    return {
      release: () => waiting.forEach(response => send(response, TEXT))
    };
  }

  it('may leave or be sent away, and the others get theirs', async () => {
    const jupyter = hold();
    const kicked = stage.guest('Kicked');
    const lost = kicked.get(SCRIPT);
    await until(() => stage.upstream.requests.length === 1);
    const leaving = net.connect(stage.port, '127.0.0.1');
    leaving.write(
      `GET ${BASE}${SCRIPT} HTTP/1.1\r\nHost: ${HOST}\r\nCookie: ${ada.cookie}\r\n\r\n`
    );
    await once(leaving, 'connect');
    const waiting = ada.get(SCRIPT, BROTLI);
    await until(
      () => ada.guest.requests.size + kicked.guest.requests.size === 3
    );

    kicked.guest.markEnded('removed');
    kicked.guest.destroyAll();
    leaving.destroy();
    expect((await lost).status).toBe(0);
    jupyter.release();

    expect(contentOf(await waiting).toString()).toBe(TEXT);
    expect(stage.upstream.requests).toHaveLength(1);
  });
});

describe('memory', () => {
  let files: StaticFiles;
  let improved: string[];
  let guest: IGuestVisitor;

  /** A share with a store of its own, whose Jupyter has another file at each address. */
  async function openStore(keptBytes?: number): Promise<void> {
    improved = [];
    files = new StaticFiles({
      clock,
      passing: new PassingBytes(() => undefined),
      forms: {
        find: () => Promise.resolve(null),
        keep: digest => Promise.resolve(void improved.push(digest))
      },
      keptBytes
    });
    await stage.stop();
    stage = await openStage({
      clock,
      arrange: steps =>
        steps.map(step =>
          step.name === 'forward'
            ? { name: 'forward', run: context => files.answer(context) }
            : step
        )
    });
    stage.upstream.reply = (request, response) =>
      send(response, TEXT + request.url);
    guest = stage.guest();
  }

  afterEach(() => files.dispose());

  // Red when `KeptByBytes` makes no room, or when compressed forms are not counted.
  it('is bounded', async () => {
    await openStore(200_000);
    const bytes: number[] = [];
    for (let index = 0; index < 20; index += 1) {
      await guest.get(`static/a${index}.js`, BROTLI);
      bytes.push(files.bytes);
    }
    files.dispose();
    bytes.push(files.bytes);
    expect(Math.max(...bytes)).toBeLessThanOrEqual(200_000);
    expect(bytes.at(-2)).toBeGreaterThan(TEXT.length);
    expect(bytes.at(-1)).toBe(0);
  });

  // Red when the files that wait for the work in the background outlive the store.
  it('is bounded for work that waits, too', async () => {
    await openStore(200_000);
    for (let index = 0; index < 20; index += 1) {
      await guest.get(`static/a${index}.js`, BROTLI);
    }
    for (let tries = 0; tries < 40; tries += 1) {
      await clock.pass(IDLE_MS * 4);
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    expect(improved.length).toBeGreaterThan(0);
    expect(improved.length).toBeLessThanOrEqual(200_000 / TEXT.length);
  });

  // Red when each address keeps a file of its own: whoever counts `v` up fills the store.
  it('holds a file once, however many versions of its address are asked for', async () => {
    await openStore();
    stage.upstream.reply = (_request, response) => send(response, TEXT);
    await guest.get(SCRIPT, BROTLI);
    const { bytes } = files;
    for (let index = 0; index < 20; index += 1) {
      await guest.get(`static/lab/core.js?v=${10_000_000 + index}`, BROTLI);
    }
    expect(files.bytes).toBe(bytes);
  });
});

describe('in the background', () => {
  it('a file gets smaller, and is the same', async () => {
    const before = await ada.get(SCRIPT, BROTLI);
    let after = before;
    for (let tries = 0; tries < 100; tries += 1) {
      await settledAfter(IDLE_MS * 4);
      after = await ada.get(SCRIPT, BROTLI);
      if (after.headers.etag !== before.headers.etag) {
        break;
      }
    }
    expect(after.headers.etag).toMatch(/-br-small"$/);
    expect(after.bytes.length).toBeLessThan(before.bytes.length);
    expect(contentOf(after).toString()).toBe(TEXT);
    const copy = await ada.get(SCRIPT, {
      ...BROTLI,
      'If-None-Match': before.headers.etag ?? ''
    });
    expect(copy.status).toBe(304);
    expect(copy.headers.etag).toBe(before.headers.etag);
  });

  it('nothing is done while guests ask', async () => {
    const before = await ada.get(SCRIPT, BROTLI);
    for (let index = 0; index < 20; index += 1) {
      await settledAfter(IDLE_MS / 2);
      const { headers } = await ada.get(SCRIPT, BROTLI);
      expect(headers.etag).toBe(before.headers.etag);
    }
  });

  it('what was made is there in the next share, and believed only if it is the same', async () => {
    const stateFolder = await mkdtemp(join(tmpdir(), 'jss-forms-'));
    const folder = join(stateFolder, 'files');
    const share = async (name: string, isPatient: boolean) => {
      const other = await openStage({ clock, stateFolder });
      other.upstream.reply = (_request, response) => send(response, TEXT);
      const guest = other.guest(name);
      let answer = await guest.get(SCRIPT, BROTLI);
      for (let tries = 0; isPatient && tries < 100; tries += 1) {
        await settledAfter(IDLE_MS * 4);
        const files = await readdir(folder).catch(() => []);
        if (files.some(file => file.endsWith('.br'))) {
          break;
        }
      }
      const copies = await guest.get(SCRIPT);
      answer = isPatient ? await guest.get(SCRIPT, BROTLI) : answer;
      await other.stop();
      expect(copies.body).toBe(TEXT);
      expect(contentOf(answer).toString()).toBe(TEXT);
      return answer.headers.etag;
    };
    try {
      expect(await share('Ada', true)).toContain('-br-small');
      expect(await share('Eve', false)).toContain('-br-small');

      const [file = ''] = await readdir(folder);
      expect((await stat(join(folder, file))).mode & 0o077).toBe(0);
      // Red when the content is not compared.
      for (const planted of [
        brotliCompressSync(Buffer.from('alert(1)')),
        brotliCompressSync(Buffer.alloc(100_000_000)),
        Buffer.from('no brotli')
      ]) {
        await writeFile(join(folder, file), planted);
        expect(await share('Mallory', false)).toContain('-br-first');
      }
    } finally {
      await rm(stateFolder, { recursive: true });
    }
  });

  /** Lets time pass, and the threads work. */
  async function settledAfter(ms: number): Promise<void> {
    await clock.pass(ms);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
});
