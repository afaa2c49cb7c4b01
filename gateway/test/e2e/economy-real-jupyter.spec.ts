/**
 * A real JupyterLab behind the store and the shared answers: what guests get
 * says byte for byte what Jupyter says.
 */

import type { INamedStep } from '../../src/request/context';
import { contentOf } from '../support/raw-exchange';
import { RealJupyter } from '../support/real-jupyter';
import {
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';

const CODINGS = ['gzip, deflate, br', 'gzip', ''];

/** Files that are compared: JupyterLab’s largest, and so many of the others. */
const MOST_FILES = 40;

let jupyter: RealJupyter;
let stage: IRequestStage;
let ada: IGuestVisitor;
let eve: IGuestVisitor;

jest.setTimeout(120_000);

beforeAll(async () => {
  jupyter = await RealJupyter.start();
});

afterAll(() => jupyter.stop());

beforeEach(async () => {
  stage = await openStage({
    basePath: '/',
    upstreamPort: jupyter.port,
    arrange: steps => [...steps.slice(0, -1), asOwner, ...steps.slice(-1)]
  });
  ada = stage.guest('Ada');
  eve = stage.guest('Eve');
});

afterEach(() => stage.stop());

/** This Jupyter knows no assertions: requests come with its own token instead. */
const asOwner: INamedStep = {
  name: 'as-owner',
  run: context => {
    const host = `127.0.0.1:${jupyter.port}`;
    const own: Record<string, string> = {
      Host: host,
      Origin: `http://${host}`,
      Referer: `http://${host}/`
    };
    context.upstreamHeaders = [
      ...(context.upstreamHeaders ?? []).map(
        ([name, value]): [string, string] => [name, own[name] ?? value]
      ),
      ['Authorization', jupyter.authorization]
    ];
    return undefined;
  }
};

/** Addresses of JupyterLab’s chunks, from its page and the list in its first script. */
async function chunks(): Promise<string[]> {
  const page = await (await jupyter.request('GET', 'lab')).text();
  const [, main = ''] = /src="\/(static\/lab\/main\.[^"]+)"/.exec(page) ?? [];
  const script = await (await jupyter.request('GET', main)).text();
  const names = [
    ...script.matchAll(/\b(?:(\d+)|"?(jlab_core)"?):\s*"([0-9a-f]{16})"/g)
  ].map(
    ([, id = '', name = id, hash = '']) =>
      `static/lab/${name || id}.${hash}.js?v=${hash}`
  );
  return [main, ...new Set(names)].slice(0, MOST_FILES);
}

it('every file says the same in every coding, to everybody', async () => {
  const targets = [
    ...(await chunks()),
    'static/favicons/favicon.ico',
    'lab/api/themes/@jupyterlab/theme-light-extension/index.css'
  ];
  expect(targets.length).toBeGreaterThan(20);
  let plainBytes = 0;
  let brotliBytes = 0;
  for (const target of targets) {
    const response = await jupyter.request('GET', target);
    expect([target, response.status]).toEqual([target, 200]);
    const plain = Buffer.from(await response.arrayBuffer());
    for (const coding of CODINGS) {
      for (const guest of [ada, eve]) {
        const answer = await guest.get(target, { 'Accept-Encoding': coding });
        expect([target, answer.status]).toEqual([target, 200]);
        expect([target, coding, contentOf(answer).equals(plain)]).toEqual([
          target,
          coding,
          true
        ]);
        expect(answer.headers['set-cookie']).toBeUndefined();
        expect(answer.headers['content-type']).toBe(
          response.headers.get('content-type')
        );
        if (coding === CODINGS[0]) {
          plainBytes += plain.length;
          brotliBytes += answer.bytes.length;
        }
      }
    }
  }
  expect(brotliBytes).toBeLessThan(plainBytes * 0.3);
});

it('lists are shared, and a guest who changes something sees it at once', async () => {
  const names = async (guest: IGuestVisitor) => {
    const { body } = await guest.get('api/contents/?content=1&hash=0');
    return (JSON.parse(body).content as Array<{ name: string }>).map(
      ({ name }) => name
    );
  };
  expect(await names(ada)).not.toContain('new.txt');
  const saved = await eve.send(
    'PUT',
    'api/contents/new.txt',
    { 'Content-Type': 'application/json' },
    JSON.stringify({ type: 'file', format: 'text', content: 'x' })
  );
  expect(saved.status).toBe(201);
  expect(await names(eve)).toContain('new.txt');
  expect(await names(ada)).toContain('new.txt');
  await eve.send('DELETE', 'api/contents/new.txt');
  expect(await names(ada)).not.toContain('new.txt');
});

it.each([
  'api/kernelspecs',
  'api/nbconvert',
  'lab/api/translations',
  'lab/api/settings'
])('%s is the same compressed or not, for both', async path => {
  const plain = await ada.get(path);
  expect(plain.status).toBe(200);
  for (const guest of [ada, eve]) {
    const answer = await guest.get(`${path}?1732430000000`, {
      'Accept-Encoding': 'br'
    });
    expect(contentOf(answer).toString()).toBe(plain.body);
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
});
