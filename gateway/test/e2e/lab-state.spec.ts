/**
 * JupyterLab's own state as a guest sees it: page config, settings,
 * workspaces, kernel specs, and the features that are not there.
 */

import { GUEST_PAGE_CONFIG_KEY, type IGuestPage } from '../../../src/protocol';
import {
  openStage,
  type IGuestVisitor,
  type IRequestStage
} from '../support/request-stage';

let stage: IRequestStage;
let ada: IGuestVisitor;

beforeEach(async () => {
  stage = await openStage({ hostName: 'Hypatia </script><b>' });
  ada = stage.guest('Ada </script>');
});

afterEach(async () => {
  await stage.stop();
});

jest.setTimeout(20_000);

function answerWith(body: unknown, type = 'application/json'): void {
  stage.upstream.reply = (_request, response) => {
    response.setHeader('content-type', type);
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

describe('the page', () => {
  const CONFIG = {
    appName: 'JupyterLab',
    baseUrl: '/base/',
    wsUrl: 'ws://localhost:8888',
    token: '',
    fullStaticUrl: '/base/static/lab',
    treePath: 'a</script><script>alert(1)</script>.ipynb',
    terminalsAvailable: true,
    quitButton: true,
    serverRoot: '/home/hypatia/work',
    rootUri: 'file:///home/hypatia/work',
    userSettingsDir: '/home/hypatia/.jupyter/lab/user-settings',
    labextensionsPath: ['/opt/jupyter/labextensions'],
    extensionManager: { name: 'PyPI', install_path: '/opt/jupyter' },
    hubUser: 'hypatia',
    someExtensionsKey: 'sk-123',
    federated_extensions: [
      {
        name: 'x',
        load: 'static/x.js',
        extension: './extension',
        style: './style',
        entrypoints: null,
        path: '/opt/x'
      }
    ],
    disabledExtensions: ['host-disabled']
  };

  function page(config: unknown = CONFIG, rest = ''): string {
    const json = JSON.stringify(config).replaceAll('<', '\\u003c');
    return `<!doctype html><html><head><script id="jupyter-config-data" type="application/json">${json}</script><script defer src="/base/static/lab/main.js"></script></head><body>${rest}</body></html>`;
  }

  function configIn(html: string): Record<string, unknown> {
    const [, json = ''] =
      /<script id="jupyter-config-data" type="application\/json">(.*?)<\/script>/s.exec(
        html
      ) ?? [];
    return JSON.parse(json);
  }

  it('has only listed keys of the page config, and the guest’s', async () => {
    answerWith(page(), 'text/html');

    const { status, body, headers } = await ada.get('lab/tree/a.ipynb');

    expect(status).toBe(200);
    const config = configIn(body);
    expect(config).toMatchObject({
      appName: 'JupyterLab',
      baseUrl: '/base/',
      fullStaticUrl: '/base/static/lab',
      treePath: CONFIG.treePath,
      terminalsAvailable: true,
      quitButton: 'false',
      federated_extensions: [
        {
          name: 'x',
          load: 'static/x.js',
          extension: './extension',
          style: './style'
        }
      ],
      disabledExtensions: expect.arrayContaining([
        'host-disabled',
        '@jupyterlab/extensionmanager-extension:plugin'
      ])
    });
    for (const key of [
      'wsUrl',
      'token',
      'serverRoot',
      'rootUri',
      'userSettingsDir',
      'labextensionsPath',
      'extensionManager',
      'hubUser',
      'someExtensionsKey'
    ]) {
      expect(config).not.toHaveProperty(key);
    }
    expect(body).not.toMatch(/hypatia\/|\/opt|sk-123/);
    expect(JSON.parse(String(config[GUEST_PAGE_CONFIG_KEY]))).toEqual({
      share_id: stage.share.id,
      host_name: 'Hypatia </script><b>',
      guest_id: ada.guest.id,
      guest_name: 'Ada </script>',
      role: 'full',
      expires_at: new Date(stage.share.expiresAtWallMs).toISOString(),
      // This page has no guest mode that could take their place.
      replaced_plugins: [],
      survives_reconnect: false
    } satisfies IGuestPage);
    expect(headers['content-security-policy']).toBe("frame-ancestors 'self'");
    expect(headers['cache-control']).toBe('no-store');
  });

  it('leaves the rest of the page as it is, and no name ends its script', async () => {
    answerWith(page(), 'text/html');
    const { body } = await ada.get('lab');
    expect(body.replace(/json">.*?<\/script>/s, 'json"></script>')).toBe(
      page('').replace(/json">.*?<\/script>/s, 'json"></script>')
    );
    expect(body.match(/<\/script>/g)).toHaveLength(2);
  });

  it.each([
    ['the owner’s token', page({ ...CONFIG, token: 'abc' })],
    ['a token that is no text', page({ ...CONFIG, token: { a: 1 } })],
    ['a token in its body', page(CONFIG, '<p data-jupyter-api-token="abc">')],
    ['a folder of the host in its body', page(CONFIG, '/home/hypatia/work')],
    ['no page config', '<html></html>'],
    ['two page configs', page() + page()],
    ['a page config that is no object', page([1])],
    ['a page config that is no JSON', page().replace('{', '{{')],
    ['a page config with a tag in it', page().replace('JupyterLab', '<b>')]
  ])('is not shown with %s', async (_what, html) => {
    answerWith(html, 'text/html');
    const { status, body } = await ada.get('lab');
    expect(status).toBe(502);
    expect(body).not.toMatch(/abc|hypatia\/work|<html/);
  });

  it('is not shown when it is larger than a page can be', async () => {
    answerWith(page(CONFIG, 'x'.repeat(5 * 1024 * 1024)), 'text/html');
    const { status } = await ada.get('lab');
    expect(status).toBe(0);
  });

  it('accepts extensions that an administrator switched off by name', async () => {
    answerWith(
      page({ ...CONFIG, disabledExtensions: { a: true, b: false } }),
      'text/html'
    );
    const { disabledExtensions } = configIn((await ada.get('lab')).body);
    expect(disabledExtensions).toContain('a');
    expect(disabledExtensions).not.toContain('b');
  });
});

describe('settings', () => {
  const THEMES = '@jupyterlab/apputils-extension:themes';
  const SCHEMA = { properties: { theme: { default: 'JupyterLab Light' } } };
  const HOSTS = {
    id: THEMES,
    schema: SCHEMA,
    version: '4.6.6',
    raw: '{"apiKey":"sk-123"}',
    settings: { apiKey: 'sk-123' },
    warning: '/home/hypatia',
    last_modified: '2026-11-24',
    created: '2026-11-24'
  };

  it('have the schemas, and nothing that the host chose', async () => {
    answerWith({ settings: [HOSTS], more: 'sk-123' });
    const all = await ada.get('lab/api/settings?1732430000000');
    expect(JSON.parse(all.body)).toEqual({
      settings: [
        {
          id: THEMES,
          schema: SCHEMA,
          version: '4.6.6',
          raw: '{}',
          settings: {},
          last_modified: null,
          created: null
        }
      ]
    });
    answerWith(HOSTS);
    const one = await ada.get(`lab/api/settings/${THEMES}`);
    expect(JSON.parse(one.body)).toMatchObject({ raw: '{}', settings: {} });
    expect(all.body + one.body).not.toMatch(/sk-123|hypatia/);
  });

  it('lists ids when only those are asked for', async () => {
    answerWith({ settings: [{ id: THEMES }] });
    const { body } = await ada.get('lab/api/settings?ids_only=true');
    expect(JSON.parse(body)).toEqual({ settings: [{ id: THEMES }] });
  });

  it('keep what this guest saved, from him alone, and never reach Jupyter', async () => {
    const raw = '{\n  // mine\n  "theme": "JupyterLab Dark",\n}';
    const saved = await ada.send(
      'PUT',
      `lab/api/settings/${THEMES}`,
      {},
      JSON.stringify({ raw })
    );
    expect(saved.status).toBe(204);
    expect(stage.upstream.connections.opened).toBe(0);

    answerWith(HOSTS);
    for (const id of [THEMES, encodeURIComponent(THEMES).replace('%2F', '/')]) {
      const { body } = await ada.get(`lab/api/settings/${id}`);
      expect(JSON.parse(body)).toMatchObject({
        raw,
        settings: { theme: 'JupyterLab Dark' }
      });
    }
    const eve = stage.guest('Eve');
    const { body } = await eve.get(`lab/api/settings/${THEMES}`);
    expect(JSON.parse(body).raw).toBe('{}');
  });

  it.each([
    ['no JSON', '{'],
    ['no text', '{"raw":1}'],
    ['nothing', ''],
    ['settings that are none', '{"raw":"{"}'],
    ['settings that are no object', '{"raw":"[]"}']
  ])('refuse %s', async (_what, body) => {
    const { status } = await ada.send(
      'PUT',
      `lab/api/settings/${THEMES}`,
      {},
      body
    );
    expect(status).toBe(400);
  });

  it.each(['nope', 'a:b:c', 'a b:c', ':x', 'x:'])(
    'know no plugin called %p',
    async id => {
      const path = `lab/api/settings/${encodeURIComponent(id)}`;
      expect((await ada.get(path)).status).toBe(404);
      expect((await ada.send('PUT', path, {}, '{"raw":"{}"}')).status).toBe(
        404
      );
      expect(stage.upstream.connections.opened).toBe(0);
    }
  );

  it('are no store without bottom', async () => {
    const raw = `{"x":"${'y'.repeat(120_000)}"}`;
    const save = async (id: string, text: string) =>
      (
        await ada.send(
          'PUT',
          `lab/api/settings/${id}`,
          {},
          JSON.stringify({ raw: text })
        )
      ).status;
    const statuses: number[] = [];
    for (let index = 0; index < 10; index += 1) {
      statuses.push(await save(`x:p${index}`, raw));
    }
    expect(statuses).toEqual([
      204, 204, 204, 204, 204, 204, 204, 204, 507, 507
    ]);
    // Saving the same again is no more.
    expect(await save('x:p0', raw)).toBe(204);
    expect(await save('x:p0', 'x'.repeat(140_000))).toBe(413);
    expect(await save('x:p0', 'x'.repeat(300_000))).toBe(413);
    for (let index = 0; index < 260; index += 1) {
      await save(`y:p${index}`, '{}');
    }
    expect(ada.guest.virtual.settings.size).toBe(256);
  });

  // Red when dots may begin a part of an id: Jupyter would open `schemas/../x.json`.
  it.each(['..:x', 'a/..:x', '.hidden:x', 'a/.b:x'])(
    'are not asked for under the id %p, which names a file elsewhere',
    async id => {
      expect((await ada.get(`lab/api/settings/${id}`)).status).toBe(404);
      expect(stage.upstream.requests).toEqual([]);
    }
  );

  it('say what Jupyter says of an unknown plugin, without its words', async () => {
    stage.upstream.reply = (_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"message":"Schema not found: /opt/jupyter/x.json"}');
    };
    const { status, body } = await ada.get('lab/api/settings/x:y');
    expect(status).toBe(404);
    expect(body).not.toContain('/opt');
  });

  it.each([
    ['[]'],
    ['{}'],
    ['{"settings":{}}'],
    ['no json'],
    ['{"id":"other:plugin","schema":{}}']
  ])('are not shown when Jupyter answers %p', async body => {
    answerWith(body);
    expect((await ada.get(`lab/api/settings/${THEMES}`)).status).toBe(502);
  });
});

describe('workspaces', () => {
  const layout = (id: string) =>
    JSON.stringify({ data: { a: 1 }, metadata: { id } });

  it('are the guest’s own, and never reach Jupyter', async () => {
    const empty = await ada.get('lab/api/workspaces/default?1732430000000');
    expect(JSON.parse(empty.body)).toEqual({
      data: {},
      metadata: { id: '/default' }
    });
    for (const id of ['default', 'auto-k']) {
      const saved = await ada.send(
        'PUT',
        `lab/api/workspaces/${id}`,
        {},
        layout(id)
      );
      expect(saved.status).toBe(204);
    }
    const eve = stage.guest('Eve');
    expect(JSON.parse((await eve.get('lab/api/workspaces')).body)).toEqual({
      workspaces: { ids: [], values: [] }
    });
    expect(JSON.parse((await ada.get('lab/api/workspaces')).body)).toEqual({
      workspaces: {
        ids: ['/auto-k', '/default'],
        values: [JSON.parse(layout('auto-k')), JSON.parse(layout('default'))]
      }
    });
    expect(
      JSON.parse((await ada.get('lab/api/workspaces/default')).body)
    ).toEqual(JSON.parse(layout('default')));
    expect(
      (await ada.send('DELETE', 'lab/api/workspaces/default')).status
    ).toBe(204);
    expect(
      (await ada.send('DELETE', 'lab/api/workspaces/default')).status
    ).toBe(404);
    expect(stage.upstream.connections.opened).toBe(0);
  });

  it('keep an id as JupyterLab writes it, with a slash or encoded', async () => {
    for (const [path, id] of [
      ['a%20b', '/a b'],
      ['a%20b', 'a%20b'],
      ['lab', '/lab']
    ]) {
      const { status } = await ada.send(
        'PUT',
        `lab/api/workspaces/${path}`,
        {},
        layout(id ?? '')
      );
      expect([path, id, status]).toEqual([path, id, 204]);
    }
  });

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['no metadata', '{"data":{}}'],
    ['metadata without an id', '{"data":{},"metadata":{}}'],
    ['another id', '{"data":{},"metadata":{"id":"other"}}'],
    ['an id that is none', '{"data":{},"metadata":{"id":"%"}}']
  ])('refuse %s', async (_what, body) => {
    const { status } = await ada.send(
      'PUT',
      'lab/api/workspaces/default',
      {},
      body
    );
    expect(status).toBe(400);
  });

  it('are no store without bottom', async () => {
    const statuses = new Set<number>();
    for (let index = 0; index < 70; index += 1) {
      const { status } = await ada.send(
        'PUT',
        `lab/api/workspaces/w${index}`,
        {},
        layout(`w${index}`)
      );
      statuses.add(status);
    }
    expect(ada.guest.virtual.workspaces.size).toBe(64);
    expect([...statuses]).toEqual([204, 507]);
  });
});

describe('configuration sections', () => {
  const PATH = 'api/config/notebook';
  const write = async (method: string, body: unknown) =>
    await ada.send(
      method,
      PATH,
      {},
      typeof body === 'string' ? body : JSON.stringify(body)
    );
  const read = async (visitor = ada) =>
    JSON.parse((await visitor.get(`${PATH}?1732430000000`)).body);

  it('are the guest’s own, start out empty and never reach Jupyter', async () => {
    expect(await read()).toEqual({});
    expect((await write('PUT', { a: 1 })).status).toBe(204);
    expect(await read()).toEqual({ a: 1 });
    expect(await read(stage.guest('Eve'))).toEqual({});
    expect(JSON.parse((await ada.get('api/config/other')).body)).toEqual({});
    expect(stage.upstream.connections.opened).toBe(0);
  });

  it('are merged as Jupyter merges them', async () => {
    await write('PUT', { Cell: { a: 1, b: { c: 1 } }, d: [1], e: 1 });

    const changed = await write('PATCH', {
      Cell: { b: { c: null }, f: 2 },
      d: [2],
      e: null,
      g: {},
      h: null
    });

    expect(changed.status).toBe(200);
    expect(JSON.parse(changed.body)).toEqual({ Cell: { a: 1, f: 2 }, d: [2] });
    expect(await read()).toEqual({ Cell: { a: 1, f: 2 }, d: [2] });
    const proto = await write('PATCH', '{"__proto__":{"x":1}}');
    expect(proto.body).toBe(
      '{"Cell":{"a":1,"f":2},"d":[2],"__proto__":{"x":1}}'
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{'],
    ['no object', '[1]'],
    ['a tower', `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`]
  ])('refuse %s', async (_what, body) => {
    for (const method of ['PUT', 'PATCH']) {
      expect([method, (await write(method, body)).status]).toEqual([
        method,
        400
      ]);
    }
    expect(await read()).toEqual({});
  });

  it('are no store without bottom', async () => {
    const value = 'x'.repeat(60_000);
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      statuses.push(
        (
          await ada.send(
            'PUT',
            `api/config/s${index}`,
            {},
            JSON.stringify({ value })
          )
        ).status
      );
    }
    expect(statuses).toEqual([204, 204, 204, 204, 507, 507]);
    expect((await write('PATCH', { value: value + value })).status).toBe(413);
  });
});

describe('kernel specs', () => {
  const SPEC = {
    argv: ['/home/hypatia/bin/python', '-m', 'ipykernel_launcher'],
    env: { API_KEY: 'sk-123' },
    display_name: 'Python 3',
    language: 'python',
    interrupt_mode: 'signal',
    metadata: {
      debugger: true,
      conda_env_path: '/home/hypatia/env',
      '/home/hypatia': 1
    },
    kernel_protocol_version: '5.4'
  };
  const MODEL = {
    name: 'python3',
    spec: SPEC,
    resources: {
      'logo-64x64': '/base/kernelspecs/python3/logo-64x64.png',
      'kernel.js': '/home/hypatia/kernel.js'
    }
  };
  const SHOWN = {
    name: 'python3',
    spec: {
      argv: [],
      env: {},
      display_name: 'Python 3',
      language: 'python',
      interrupt_mode: 'signal',
      metadata: { debugger: true }
    },
    resources: { 'logo-64x64': '/base/kernelspecs/python3/logo-64x64.png' }
  };

  it('tell names and icons, not how the host starts them', async () => {
    answerWith({
      default: 'python3',
      kernelspecs: { python3: MODEL, broken: null }
    });
    const all = await ada.get('api/kernelspecs');
    expect(JSON.parse(all.body)).toEqual({
      default: 'python3',
      kernelspecs: { python3: SHOWN }
    });
    answerWith(MODEL);
    expect(JSON.parse((await ada.get('api/kernelspecs/python3')).body)).toEqual(
      SHOWN
    );
  });

  it.each(['[]', 'x', '{}', '{"spec":1}'])(
    'are not shown when Jupyter answers %p',
    async body => {
      answerWith(body);
      expect((await ada.get('api/kernelspecs')).status).toBe(502);
    }
  );
});

it.each([
  ['lab/api/build', { status: 'stable', message: '' }],
  ['lab/api/extensions', []],
  ['lab/api/plugins', { lockRules: [], allLocked: true }],
  ['lab/api/update', { notification: null }],
  ['lab/api/news', { news: [] }],
  ['api/resolvePath', { resolved: [] }],
  ['lsp/status', { version: 2, sessions: {}, specs: {} }]
])(
  'answers %s so that JupyterLab stays quiet, without Jupyter',
  async (path, json) => {
    const answer = await ada.get(`${path}?1732430000000`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(JSON.parse(answer.body)).toEqual(json);
    expect(stage.upstream.connections.opened).toBe(0);
  }
);

it.each([
  ['POST', 'api/contents/a.ipynb/trust', 403],
  ['POST', 'api/shutdown', 403],
  ['GET', 'login', 403],
  ['POST', 'login', 403],
  ['GET', 'logout', 403],
  ['GET', 'metrics', 403],
  ['POST', 'api/events', 403],
  ['PATCH', 'api/me', 405],
  ['DELETE', 'api/config/notebook', 405],
  ['POST', 'api/resolvePath', 405],
  ['POST', 'lab/api/extensions', 405],
  ['POST', 'lab/api/plugins', 405],
  ['POST', 'lab/api/build', 405],
  ['DELETE', 'lab/api/build', 405],
  ['GET', 'lab/api/licenses/', 403],
  ['GET', 'lab/anything', 403],
  ['GET', 'api/fileid/path', 403],
  ['POST', 'api/security/csp-report', 403],
  ['GET', 'api/collaboration/timeline/a.ipynb', 403],
  ['PUT', 'api/collaboration/undo_redo/json:notebook:x', 403],
  ['PUT', 'api/collaboration/fork/json:notebook:x', 403],
  ['DELETE', 'api/collaboration/fork/x', 403],
  ['GET', 'proxy/8080/', 403],
  ['GET', 'custom/custom.css', 403],
  ['GET', 'view/a.html', 403],
  ['DELETE', 'api/contents', 405],
  ['DELETE', 'api/contents/', 405],
  ['PUT', 'api/contents', 405],
  ['PATCH', 'api/contents/', 405],
  ['GET', 'api/contents/.ssh', 404],
  ['DELETE', 'api/contents/.git/config', 404],
  ['PUT', 'api/contents/a/.hidden/b', 404],
  ['GET', 'api/contents/.hidden/checkpoints', 403],
  ['GET', 'files/.bashrc', 404],
  ['GET', 'files/a/.git/config', 404],
  ['GET', 'nbconvert/html/.hidden.ipynb', 404],
  ['PUT', 'api/collaboration/session/.hidden', 404],
  ['PUT', 'api/collaboration/session/a%2F.hidden', 404],
  ['GET', 'git/status', 404],
  ['GET', 'api/ai/chats', 404],
  ['GET', '/elsewhere', 404],
  ['GET', 'api/contents/a/', 404]
])(
  '%s %s is refused with %i to whoever is in',
  async (method, path, status) => {
    expect((await ada.send(method, path)).status).toBe(status);
    expect(stage.upstream.connections.opened).toBe(0);
  }
);
