import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  GUEST_DISABLED_PLUGINS,
  GUEST_MODE,
  GUEST_PAGE_OPTIONS,
  GUEST_REPLACED_PLUGINS
} from '../../../src/policy/guest-plugins';
import {
  guestPageConfig,
  type PageConfig
} from '../../../src/policy/page-config';

const SHARE = join(__dirname, '../../../../.venv/share/jupyter');

/** Every script of the installed JupyterLab and of jupyter-collaboration, as one text. */
function installedScripts(): string {
  const folders = [
    'lab/static',
    'labextensions/@jupyter/collaboration-extension/static',
    'labextensions/@jupyter/docprovider-extension/static'
  ].map(folder => join(SHARE, folder));
  return folders
    .flatMap(folder =>
      readdirSync(folder)
        .filter(name => name.endsWith('.js'))
        .map(name => readFileSync(join(folder, name), 'utf8'))
    )
    .join('\n');
}

describe('what guest pages go without', () => {
  // A plugin that was renamed upstream would come back unseen.
  it('exists in the installed JupyterLab and jupyter-collaboration', () => {
    const scripts = installedScripts();
    const missing = [
      ...Object.keys(GUEST_DISABLED_PLUGINS),
      ...Object.keys(GUEST_REPLACED_PLUGINS)
    ].filter(
      id => !scripts.includes(`"${id}"`) && !scripts.includes(`'${id}'`)
    );
    expect(missing).toEqual([]);
  });

  it('has a reason, line by line', () => {
    for (const reason of Object.values(GUEST_DISABLED_PLUGINS)) {
      expect(reason).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('includes shutting down, installing, and the host’s settings', () => {
    expect(Object.keys(GUEST_DISABLED_PLUGINS)).toEqual(
      expect.arrayContaining([
        '@jupyterlab/extensionmanager-extension:plugin',
        '@jupyterlab/settingeditor-extension:form-ui',
        '@jupyterlab/apputils-extension:announcements',
        '@jupyter/collaboration-extension:shared-link'
      ])
    );
    expect(GUEST_PAGE_OPTIONS.quitButton).toBe('false');
  });
});

describe('what guest mode has its own plugin for', () => {
  const KERNELS = '@jupyterlab/services-extension:kernel-manager';
  const OURS = 'jupyter-secure-share:guest-kernel-manager';
  const withGuestMode = {
    federated_extensions: [
      {
        name: GUEST_MODE,
        load: 'static/remoteEntry.js',
        extension: './extension'
      }
    ]
  };

  function replaced(config: PageConfig): readonly string[] {
    const { shown, replaced: ids } = guestPageConfig(config);
    expect(shown.disabledExtensions).toEqual(expect.arrayContaining([...ids]));
    return ids;
  }

  it('is switched off in a page that has guest mode', () => {
    expect(replaced(withGuestMode)).toEqual(
      Object.keys(GUEST_REPLACED_PLUGINS)
    );
  });

  it('is what the labextension offers', () => {
    const source = readFileSync(
      join(__dirname, '../../../../src/guest/economy/replacedPlugins.ts'),
      'utf8'
    );
    for (const [id, ours] of Object.entries(GUEST_REPLACED_PLUGINS)) {
      expect(source).toContain(
        id.replace(/^@jupyterlab\/services-extension/, '')
      );
      expect(source).toContain(ours.replace(GUEST_MODE, ''));
    }
  });

  it.each<[string, PageConfig]>([
    ['without the labextension', {}],
    [
      'with another one',
      {
        federated_extensions: [
          { name: 'another-extension', extension: './extension' }
        ]
      }
    ],
    [
      'with its style alone',
      { federated_extensions: [{ name: GUEST_MODE, style: './style' }] }
    ],
    [
      'that has the whole of it switched off',
      { ...withGuestMode, disabledExtensions: [GUEST_MODE] }
    ]
  ])('stays in a page %s', (_, config) => {
    expect(replaced(config)).toEqual([]);
    expect(guestPageConfig(config).shown.disabledExtensions).not.toContain(
      KERNELS
    );
  });

  it.each<[string, unknown]>([
    ['ours is switched off', [OURS]],
    ['ours is switched off, written as an object', { [OURS]: true }],
    ['another extension has switched it off to take its place', [KERNELS]],
    ['all of its package is switched off', ['@jupyterlab/services-extension']]
  ])('is left alone where %s', (_, disabledExtensions) => {
    const ids = replaced({ ...withGuestMode, disabledExtensions });
    expect(ids).not.toContain(KERNELS);
    expect(ids).toContain('@jupyterlab/filebrowser-extension:factory');
  });
});
